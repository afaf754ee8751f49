import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIXTURES, app, blueprintStack, permissionsOf, recorded, SCHEMA, settings } from '../testing/fixtures.ts';
import { annotations, forSnapshot, templateOf } from '../testing/template.ts';
import { build } from '../app.ts';
import { Stack } from 'aws-cdk-lib';

const snapshot = (name: string): string => join(import.meta.dirname, '__snapshots__', `${name}.template.json`);

describe('the templates of the recorded blueprints', async () => {
  const whole = app();
  await build(whole, settings(FIXTURES), {
    command: recorded,
    download: () => Promise.reject(new Error('no S3')),
    schema: SCHEMA,
  });
  const stacks = whole.node.children.filter((child) => Stack.isStack(child));

  it('are one of a blueprint, and one of each account that its roles name', () => {
    expect(stacks.map(({ stackName }) => stackName)).toEqual([
      'ActivityGenerator-canary',
      'ActivityGenerator-lean',
      'ActivityGenerator-lean-target-111111111111',
      'ActivityGenerator-shop',
      'ActivityGenerator-shop-target-222222222222',
    ]);
  });

  it.each(stacks)('are what they were: %s', async (stack) => {
    await expect(forSnapshot(templateOf(stack))).toMatchFileSnapshot(snapshot(stack.stackName));
  });

  it('have neither errors nor warnings', () => {
    for (const stack of stacks) expect([...annotations(stack, 'error'), ...annotations(stack, 'warning')]).toEqual([]);
  });
});

describe('a stack', () => {
  const template = templateOf(blueprintStack('shop'));

  it('says where everything is', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'DashboardUrl',
      'DeadLettersUrl',
      'DefaultBucket',
      'DispatchFunction',
      'ExecuteFunction',
      'GenerateFunction',
      'LostTasksUrl',
      'QueueUrl',
      'RecordBucket',
      'TickRule',
      'Version',
    ]);
    expect(template.findOutputs('Version')).toMatchObject({ Version: { Value: permissionsOf('shop').version } });
  });

  it('tags everything that takes tags, itself included', () => {
    const taggable = [
      'AWS::S3::Bucket',
      'AWS::SQS::Queue',
      'AWS::Lambda::Function',
      'AWS::IAM::Role',
      'AWS::CloudWatch::Alarm',
      'AWS::Logs::LogGroup',
    ];
    for (const type of taggable) {
      template.allResourcesProperties(type, { Tags: [{ Key: 'activity-generator:blueprint', Value: 'shop' }] });
    }
    expect(blueprintStack('shop').tags.tagValues()).toEqual({ 'activity-generator:blueprint': 'shop' });
  });

  it('holds no secret of the blueprint', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('shop-and-theirs');
  });
});
