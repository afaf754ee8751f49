import { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { executeRoleName } from '../names.ts';
import { ACCOUNT, app, blueprintStack, permissionsOf, REGION } from '../testing/fixtures.ts';
import { annotations, flatten, resource, rights, templateOf } from '../testing/template.ts';
import { TargetAccountStack, type TargetAccountStackProps } from './target-account-stack.ts';

const recorded = permissionsOf('shop').roles;

function stack(more: Partial<TargetAccountStackProps> = {}): TargetAccountStack {
  return new TargetAccountStack(app(), 'ActivityGenerator-shop-target-222222222222', {
    env: { account: '222222222222', region: REGION },
    blueprint: 'shop',
    generatorAccount: ACCOUNT,
    roles: recorded,
    ...more,
  });
}

const errors = (more: Partial<TargetAccountStackProps>): string[] => annotations(stack(more), 'error');

describe('the stack of a target account', () => {
  const template = templateOf(stack());
  const role = flatten(resource(template, 'AWS::IAM::Role', 'Role0')) as Record<string, unknown>;

  it('makes the role of the ARN that the blueprint names, path included', () => {
    expect(role).toMatchObject({ Path: '/activity/', RoleName: 'shop' });
  });

  it("trusts the generator's account only for the blueprint's execute role, and only with the external id", () => {
    expect(role.AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { AWS: 'arn:aws:iam::111111111111:root' },
          Condition: {
            ArnEquals: {
              'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/ActivityGenerator-shop-us-east-1-execute',
            },
            StringEquals: { 'sts:ExternalId': 'shop-and-theirs' },
          },
        },
      ],
    });
  });

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('in %s trusts and allows what lies in the partition %s', (region, partition) => {
    const own = templateOf(stack({ env: { account: '222222222222', region } }));
    const text = JSON.stringify(flatten(resource(own, 'AWS::IAM::Role', 'Role0')));
    expect(text).toContain(`arn:${partition}:iam::111111111111:role/ActivityGenerator-shop-${region}-execute`);
    expect(JSON.stringify(rights(own, 'Role0'))).toContain(`arn:${partition}:s3:::shop-theirs/in/*`);
  });

  it('names the role that the stack of the blueprint makes', () => {
    const execute = resource(templateOf(blueprintStack('shop')), 'AWS::IAM::Role', 'ExecuteRole');
    expect(execute.RoleName).toBe(executeRoleName('shop', REGION));
  });

  it('gives exactly the rights of its targets', () => {
    expect(rights(template, 'Role0')).toEqual([
      {
        Sid: 'Targets0',
        Effect: 'Allow',
        Action: 'kms:GenerateDataKey',
        Resource: 'arn:aws:kms:us-east-1:222222222222:key/0123',
      },
      {
        Sid: 'Targets1',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::shop-theirs/in/*',
      },
    ]);
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    expect(Object.keys(template.toJSON().Resources as object)).toHaveLength(2);
  });

  it('needs no bootstrapped account', () => {
    expect(template.toJSON()).not.toHaveProperty('Rules');
    expect(template.toJSON()).not.toHaveProperty('Parameters');
  });

  it('needs nothing of the other stack, so that either can be deployed first', () => {
    expect(stack().dependencies).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toContain('ImportValue');
  });

  it('tags the role, and the stack itself', () => {
    expect(role.Tags).toEqual([{ Key: 'activity-generator:blueprint', Value: 'shop' }]);
    expect(Stack.of(stack()).tags.tagValues()).toEqual({ 'activity-generator:blueprint': 'shop' });
  });
});

describe('no role is made', () => {
  it('without an external id', () => {
    const roles = recorded.map((role) => ({ ...role, external_id: null }));
    expect(errors({ roles })).toEqual([
      expect.stringMatching(/role\/activity\/shop needs an external id.*\nhint: .*"external_id"/),
    ]);
    expect(stack({ roles }).node.children).toEqual([]);
  });

  it('while the account to trust is not known', () => {
    expect(errors({ generatorAccount: undefined })).toEqual([
      expect.stringMatching(/not known\nhint: --context account=ID/),
    ]);
  });

  it('of a name that IAM does not take', () => {
    const arn = `arn:aws:iam::222222222222:role/${'r'.repeat(65)}`;
    expect(errors({ roles: recorded.map((role) => ({ ...role, arn })) })).toEqual([
      expect.stringContaining('at most 64 characters'),
    ]);
  });
});
