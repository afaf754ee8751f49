import { describe, expect, it } from 'vitest';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { blueprintOf, blueprintStack } from '../testing/fixtures.ts';
import { flatten, resource, templateOf } from '../testing/template.ts';

const FUNCTION = 'AWS::Lambda::Function';

describe('a function', () => {
  const template = templateOf(blueprintStack('shop'));
  const step = (name: string): Record<string, unknown> => resource(template, FUNCTION, name);

  it('is the built zip on provided.al2023, with the layer and a log that does not last for ever', () => {
    for (const name of ['Generate', 'Dispatch', 'Execute']) {
      const { Runtime, Handler, Layers, LoggingConfig, Architectures, FunctionName } = step(name);
      expect({ Runtime, Handler, Architectures }).toEqual({
        Runtime: 'provided.al2023',
        Handler: 'bootstrap',
        Architectures: ['x86_64'],
      });
      expect(flatten(Layers)).toEqual(['<FakeContent>']);
      expect(flatten(LoggingConfig)).toEqual({ LogGroup: `<${name}Log>` });
      expect(FunctionName).toBe(`ActivityGenerator-shop-${name.toLowerCase()}`);
      expect(resource(template, 'AWS::Logs::LogGroup', name)).toMatchObject({
        LogGroupName: `/aws/lambda/ActivityGenerator-shop-${name.toLowerCase()}`,
        RetentionInDays: 30,
      });
    }
    const zips = ['Generate', 'Dispatch', 'Execute'].map((name) => JSON.stringify(step(name).Code));
    expect(new Set(zips).size).toBe(3);
  });

  it('has memory and time for its work', () => {
    const sizes = ['Generate', 'Dispatch', 'Execute'].map((name) => {
      const { MemorySize, Timeout } = step(name);
      return [MemorySize, Timeout];
    });
    expect(sizes).toEqual([
      [512, 60],
      [256, 30],
      [512, 150],
    ]);
  });

  it('generate has the memory that its cycle takes', () => {
    const blueprint = blueprintOf('shop');
    const permissions = { ...blueprint.permissions, generate_memory_mb: 1769 };
    const large = templateOf(blueprintStack('shop', { blueprint: { ...blueprint, permissions } }));
    expect(resource(large, FUNCTION, 'Generate').MemorySize).toBe(1769);
    expect(resource(large, FUNCTION, 'Dispatch').MemorySize).toBe(256);
  });

  it('execute lives until a longer grace is over', () => {
    const lean = templateOf(blueprintStack('lean'));
    expect(resource(lean, FUNCTION, 'Execute').Timeout).toBe(60 + 90 + 60);
  });

  it('gets the environment that it asks for, and no more', () => {
    const common = {
      BLUEPRINT_BUCKET: 'cdk-hnb659fds-assets-111111111111-us-east-1',
      BLUEPRINT_KEY: expect.stringMatching(/^[0-9a-f]{64}\.json$/) as string,
      BLUEPRINT_NAME: 'shop',
      RECORD_BUCKET: '<RecordBucket>',
    };
    const environment = (name: string): unknown =>
      flatten((step(name).Environment as { Variables: unknown }).Variables);
    const defaultBucket = { DEFAULT_BUCKET: '<DefaultTargetBucket>' };
    expect(environment('Generate')).toEqual({ ...common, ...defaultBucket, QUEUE_URL: '<SlotsQueue>' });
    const ledger = { RECORD_TABLE: '<LedgerTable>' };
    expect(environment('Dispatch')).toEqual({ ...common, ...ledger, EXECUTE_FUNCTION: '<ExecuteFunction>' });
    expect(environment('Execute')).toEqual({
      ...common,
      ...ledger,
      ...defaultBucket,
      ACTOR_ROLE_ARN: '<ActorRole.Arn>',
    });
  });

  it('sends metrics of each target only where that is asked for, since each is paid for', () => {
    const own = templateOf(blueprintStack('shop', { targetMetrics: true }));
    for (const name of ['Generate', 'Dispatch', 'Execute']) {
      expect(resource(own, FUNCTION, name).Environment).toMatchObject({ Variables: { TARGET_METRICS: '1' } });
      expect(JSON.stringify(step(name).Environment)).not.toContain('TARGET_METRICS');
    }
  });

  it('of a hosted blueprint reads exactly the version that synth read', () => {
    const hosted = { bucket: 'b', key: 'k/shop.json', versionId: 'v1' };
    const own = templateOf(blueprintStack('shop', { blueprint: { ...blueprintOf('shop'), hosted } }));
    for (const name of ['Generate', 'Dispatch', 'Execute']) {
      expect(resource(own, FUNCTION, name).Environment).toMatchObject({
        Variables: {
          BLUEPRINT_BUCKET: 'b',
          BLUEPRINT_KEY: 'k/shop.json',
          BLUEPRINT_VERSION_ID: 'v1',
          BLUEPRINT_NAME: 'shop',
        },
      });
    }
  });

  it('takes architecture, retention, reserved executions and the folder of fake content from the settings', () => {
    const own = templateOf(
      blueprintStack('shop', {
        architecture: Architecture.ARM_64,
        logRetention: RetentionDays.ONE_WEEK,
        reserved: { execute: 50, dispatch: 0 },
        fakeContentFolder: '/somewhere',
      }),
    );
    expect(resource(own, FUNCTION, 'Execute')).toMatchObject({
      Architectures: ['arm64'],
      ReservedConcurrentExecutions: 50,
      Environment: { Variables: { FAKE_CONTENT_DIR: '/somewhere' } },
    });
    expect(resource(own, FUNCTION, 'Dispatch').ReservedConcurrentExecutions).toBe(0);
    expect(resource(own, FUNCTION, 'Generate')).not.toHaveProperty('ReservedConcurrentExecutions');
    own.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  it('is not made of a zip that is not there', () => {
    expect(() => blueprintStack('shop', { artefacts: '/nowhere' })).toThrow(
      /\/nowhere\/.* is missing\nhint: scripts\/build/,
    );
  });

  it('execute has a role whose name is known beforehand, region included', () => {
    expect(resource(template, 'AWS::IAM::Role', 'Execute').RoleName).toBe('ActivityGenerator-shop-us-east-1-execute');
  });
});
