import { join } from 'node:path';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { readSettings, ROOT, runbookOf, type Settings } from './settings.ts';

const read = (
  context: Record<string, unknown>,
  environment: Record<string, string> = { AWS_REGION: 'eu-west-1' },
): Settings => readSettings((name) => context[name], environment);

describe('settings', () => {
  it('have defaults: what is built lies in target, the blueprints in blueprints', () => {
    expect(read({})).toEqual({
      blueprints: join(ROOT, 'blueprints'),
      hosted: [],
      region: 'eu-west-1',
      accountIsSaid: false,
      architecture: Architecture.X86_64,
      artefacts: join(ROOT, 'target/lambda'),
      command: join(ROOT, 'target/release/activity-generator'),
      reserved: {},
      logRetention: 30,
      toleratedFailures: 0,
      targetMetrics: false,
      runbook: 'docs/runbook.md',
      cliCredentials: false,
    });
  });

  it('come from the context', () => {
    const context = {
      blueprints: '/b',
      blueprint: 'one',
      hosted: 's3://bucket/k',
      account: '222222222222',
      region: 'eusc-de-east-1',
      architecture: 'arm64',
      artefacts: '/a',
      command: '/c',
      'reserved-execute': '100',
      'reserved-dispatch': 5,
      'log-retention-days': '7',
      'alarm-email': 'a@example.org',
      'tolerated-failures': '5',
      'target-metrics': 'true',
      runbook: 'https://example.org/runbook',
      'cli-credentials': 'true',
      'fake-content-folder': '/f',
    };
    expect(read(context)).toEqual({
      blueprints: '/b',
      blueprint: 'one',
      hosted: ['s3://bucket/k'],
      account: '222222222222',
      accountIsSaid: true,
      region: 'eusc-de-east-1',
      architecture: Architecture.ARM_64,
      artefacts: '/a',
      command: '/c',
      reserved: { execute: 100, dispatch: 5 },
      logRetention: 7,
      alarmEmail: 'a@example.org',
      toleratedFailures: 5,
      targetMetrics: true,
      runbook: 'https://example.org/runbook',
      cliCredentials: true,
      fakeContentFolder: '/f',
    });
  });

  it('take account and region from the credentials in use, where the context says nothing', () => {
    const environment = {
      CDK_DEFAULT_ACCOUNT: '333333333333',
      CDK_DEFAULT_REGION: 'us-west-2',
      AWS_REGION: 'eu-west-1',
      ACTIVITY_GENERATOR: '/x',
    };
    expect(read({}, environment)).toMatchObject({
      account: '333333333333',
      accountIsSaid: false,
      region: 'us-west-2',
      command: '/x',
    });
    expect(read({ account: '222222222222', region: 'us-east-1' }, environment)).toMatchObject({
      account: '222222222222',
      accountIsSaid: true,
      region: 'us-east-1',
    });
    expect(read({}, { ...environment, CDK_DEFAULT_ACCOUNT: '', ACTIVITY_GENERATOR: '' })).not.toHaveProperty('account');
  });

  it('that are wrong are said all at once, each with what is expected', () => {
    const context = {
      account: '12',
      region: 'mars',
      architecture: 'sparc',
      'reserved-generate': '-1',
      'log-retention-days': '8',
      'alarm-email': 'nobody',
      'tolerated-failures': 'some',
      blueprint: ['a'],
    };
    const error = (): Settings => read(context, {});
    for (const name of Object.keys(context)) expect(error).toThrow(`context ${name}: `);
    expect(error).toThrow('expected x86_64 or arm64');
    expect(error).toThrow('no region');
  });
});

describe('links to the runbook', () => {
  it.each([
    ['git@github.com:o/r.git', 'https://github.com/o/r/blob/HEAD/docs/runbook.md'],
    ['https://token@github.com/o/r\n', 'https://github.com/o/r/blob/HEAD/docs/runbook.md'],
    ['https://gitlab.example.org/a/b/r.git', 'https://gitlab.example.org/a/b/r/-/blob/HEAD/docs/runbook.md'],
    ['ssh://git@code.example.org:2222/o/r.git', 'https://code.example.org/o/r'],
    ['/home/me/r', 'docs/runbook.md'],
    [undefined, 'docs/runbook.md'],
  ])('of a clone of %s begin with %s', (origin, link) => {
    expect(runbookOf(origin)).toBe(link);
    expect(readSettings((name) => ({ region: 'us-east-1' })[name], {}, origin).runbook).toBe(link);
  });
});
