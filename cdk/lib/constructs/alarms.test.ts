import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../settings.ts';
import { blueprintOf, blueprintStack } from '../testing/fixtures.ts';
import { flatten, templateOf } from '../testing/template.ts';

type Properties = Record<string, unknown>;

function alarms(template: Template): Record<string, Properties> {
  const found = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
  return Object.fromEntries(
    found.map(([id, { Properties }]) => [id.replace(/^Alarms|[0-9A-F]{8}$/g, ''), flatten(Properties) as Properties]),
  );
}

const ofBlueprint = [{ Name: 'blueprint', Value: 'shop' }];

describe('alarms', () => {
  const shop = alarms(templateOf(blueprintStack('shop')));
  const says = Object.entries(shop).map(([id, { AlarmDescription }]) => {
    const [, severity, section] =
      /^Severity (high|medium)\. .{20,} What to do: https:\/\/example\.org\/docs\/runbook\.md#([a-z-]+)$/.exec(
        String(AlarmDescription),
      ) ?? [];
    return { id, severity, section };
  });
  const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');

  it('are these, however many targets there are, and each is billed as one', () => {
    expect(Object.keys(shop).sort()).toEqual([
      'DeadLetters',
      'Failed',
      'GenerateErrors',
      'Late',
      'Lost',
      'LostTasks',
      'OldMessages',
      'TooFewSlots',
    ]);
    for (const alarm of Object.values(shop)) {
      expect(alarm).not.toHaveProperty('Metrics');
      expect(alarm).toHaveProperty('MetricName');
    }
  });

  it('say how soon, what happened, and link a section of the runbook that says what to do', () => {
    const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title?.toLowerCase().replaceAll(' ', '-'));
    for (const { id, severity, section } of says) {
      expect(severity, id).toBeDefined();
      expect(sections, id).toContain(section);
    }
  });

  it('are in the table at the start of the runbook, with the severity that they say', () => {
    const rows = [...runbook.matchAll(/^\| \[`(\w+)`\]\(#([a-z-]+)\) \| (\w+) \|/gm)];
    const table = rows.map(([, id, section, severity]) => ({ id, severity, section }));
    const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }): number =>
      (a.id ?? '') < (b.id ?? '') ? -1 : 1;
    expect(table.sort(byId)).toEqual([...says].sort(byId));
  });

  it('lead to commands that look for numbers in the log: no pattern matches an object', () => {
    const patterns = [...runbook.matchAll(/--filter-pattern '([^']+)'/g)].map(([, pattern]) => pattern);
    expect(new Set(patterns)).toEqual(new Set(['{ $.level = "ERROR" }', '{ $.FailedActivities > 0 }']));
  });

  it('ring when four of fifteen slots are missing, also when nothing is sent at all', () => {
    expect(shop.TooFewSlots).toMatchObject({
      Namespace: 'ActivityGenerator',
      MetricName: 'Slots',
      Dimensions: ofBlueprint,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 15,
      DatapointsToAlarm: 4,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('ring when generate failed as often as a tick is tried', () => {
    expect(shop.GenerateErrors).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: '<GenerateFunction>' }],
      Period: 300,
      Threshold: 3,
    });
  });

  it('ring when nothing takes messages from the queue, such as a disabled event source mapping', () => {
    expect(shop.OldMessages).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: '<SlotsQueue.QueueName>' }],
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 120,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  });

  it.each([
    ['Failed', 'FailedActivities'],
    ['Late', 'LateActivities'],
  ])('%s rings when it comes again, with more than is tolerated', (id, MetricName) => {
    const wanted = { MetricName, Dimensions: ofBlueprint, Period: 300, EvaluationPeriods: 3, DatapointsToAlarm: 2 };
    expect(shop[id]).toMatchObject({ ...wanted, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' });
    const tolerant = alarms(templateOf(blueprintStack('shop', { toleratedFailures: 7 })));
    expect(tolerant[id]).toMatchObject({ ...wanted, Threshold: 7 });
    expect(tolerant[id]?.AlarmDescription).toContain('More than 7 activities');
  });

  it('ring for activities that could not be handed over', () => {
    expect(shop.Lost).toMatchObject({ MetricName: 'LostActivities', Dimensions: ofBlueprint, Threshold: 1 });
  });

  it.each([
    ['LostTasks', '<LostQueue.QueueName>'],
    ['DeadLetters', '<SlotsDeadLetters.QueueName>'],
  ])('%s rings while a message is in its queue', (id, queue) => {
    expect(shop[id]).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: queue }],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  it('tell nobody, unless an address is given', () => {
    for (const alarm of Object.values(shop)) expect(alarm).not.toHaveProperty('AlarmActions');
    const template = templateOf(blueprintStack('shop', { alarmEmail: 'somebody@example.org' }));
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'somebody@example.org' });
    for (const alarm of Object.values(alarms(template))) expect(alarm.AlarmActions).toEqual(['<ToldTopic>']);
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          {
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:111111111111:alarm:*' } },
          },
        ],
      },
    });
  });

  it('and graphs ask for metrics by the dimension that the functions send', () => {
    const blueprint = blueprintOf('shop');
    const permissions = { ...blueprint.permissions, dimension: 'caf%C3%A9' };
    const odd = alarms(templateOf(blueprintStack('shop', { blueprint: { ...blueprint, permissions } })));
    expect(odd.Failed?.Dimensions).toEqual([{ Name: 'blueprint', Value: 'caf%C3%A9' }]);
  });
});
