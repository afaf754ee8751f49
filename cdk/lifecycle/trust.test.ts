import { describe, expect, it } from 'vitest';
import { problemsOfTrust, trustedAccounts } from './trust.ts';

const GENERATOR = '111111111111';
const ROLE = 'ActivityGenerator-default-us-east-1-execute';
const assumer = { account: GENERATOR, role: ROLE, externalId: 'right' };

/** A trust policy as the target account's stack has it, but for what is changed. */
function trust({ account = GENERATOR, role = ROLE, externalId = 'right' } = {}): string {
  const Statement = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Condition: {
      ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${role}` },
      StringEquals: { 'sts:ExternalId': externalId },
    },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
}

describe('a trust policy', () => {
  it('lets in the execute role of the stack, with the external id of the blueprint', () => {
    expect(problemsOfTrust(trust(), assumer)).toEqual([]);
    expect(problemsOfTrust(trust(), { ...assumer, account: undefined })).toEqual([]);
  });

  it.each([
    ['another account', trust({ account: '333333333333' }), assumer, /it trusts .*333333333333.*, not account 1{12}/],
    ['another role', trust({ role: 'x' }), assumer, /it lets in .*role\/x only/],
    ['another external id', trust({ externalId: 'wrong' }), assumer, /another external id/],
    ['no external id', trust(), { ...assumer, externalId: null }, /the blueprint gives none/],
    ['a role whose name only ends like it', trust({ role: `not-${ROLE}` }), assumer, /it lets in/],
  ])('says what is wrong with %s', (_, document, who, wanted) => {
    expect(problemsOfTrust(document, who).join('\n')).toMatch(wanted);
  });

  it('says what it cannot judge, and takes no deny lightly', () => {
    const other = JSON.parse(trust()) as { Statement: { Effect: string; Condition: object }[] };
    const [statement] = other.Statement;
    if (statement === undefined) throw new Error('no statement');
    statement.Condition = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
    expect(problemsOfTrust(JSON.stringify(other), assumer)).toEqual([expect.stringContaining('cannot be judged')]);
    statement.Effect = 'Deny';
    expect(problemsOfTrust(JSON.stringify(other), assumer)).toEqual([expect.stringContaining('denies')]);
    expect(problemsOfTrust('{"Statement": []}', assumer)).toEqual([expect.stringContaining('nobody')]);
  });

  it('names the accounts that it trusts', () => {
    expect(trustedAccounts(trust())).toEqual([GENERATOR]);
  });
});
