import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { TargetFacts } from '../blueprints/permissions.ts';
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

/** A target of that name, which metrics take as it is. */
function targetOf(index: number, name: string): TargetFacts {
  return {
    index,
    name,
    type: 'cloudwatch',
    resource: name,
    dimension: `${index} ${name}`,
    service: 'CloudWatch',
    price: 'cloudwatch_put_metric_data',
  };
}

/** A blueprint of so many targets. */
function withTargets(count: number): Template {
  const blueprint = blueprintOf('shop');
  const targets = Array.from({ length: count }, (_, index) => targetOf(index, `cloudwatch Namespace/${index}`));
  return templateOf(
    blueprintStack('shop', { blueprint: { ...blueprint, permissions: { ...blueprint.permissions, targets } } }),
  );
}

describe('alarms', () => {
  const shop = alarms(templateOf(blueprintStack('shop')));

  it('are these, one of failures for each target', () => {
    const failures = [0, 1, 2, 3, 4].map((place) => `Failures${place}`);
    const others = ['NoSlots', 'Lost0', 'UnknownTasks', 'LostTasks', 'DeadLetters', 'Budget0'];
    expect(Object.keys(shop).sort()).toEqual([...failures, ...others].sort());
  });

  it('say what happened, and each links a section that the runbook has', () => {
    const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
    const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title?.toLowerCase().replaceAll(' ', '-'));
    const linked = Object.values(shop).map(({ AlarmDescription }) => {
      const [, section] = /^.{20,} What to do: docs\/runbook\.md#([a-z-]+)$/.exec(String(AlarmDescription)) ?? [];
      return section;
    });
    expect(linked).not.toContain(undefined);
    expect(new Set(linked)).toEqual(new Set(sections));
  });

  it('ring after five minutes without a slot, also when nothing is sent at all', () => {
    expect(shop.NoSlots).toMatchObject({
      Namespace: 'ActivityGenerator',
      MetricName: 'Slots',
      Dimensions: [{ Name: 'blueprint', Value: 'shop' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 5,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('of failures compare what failed or was late with all that was tried, of one target', () => {
    const { Metrics, ...rest } = shop.Failures0 ?? {};
    expect(rest).toMatchObject({
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 2,
      TreatMissingData: 'notBreaching',
    });
    const metrics = Metrics as { Id: string; Expression?: string; MetricStat?: { Metric: object; Period: number } }[];
    expect(metrics.map(({ Id }) => Id)).toEqual(['expr_1', 'done', 'failed', 'late']);
    expect(metrics[1]?.MetricStat).toMatchObject({
      Metric: {
        MetricName: 'DoneActivities',
        Dimensions: [
          { Name: 'blueprint', Value: 'shop' },
          { Name: 'target', Value: '0 s3 put default-bucket/documents/' },
        ],
      },
      Period: 300,
      Stat: 'Sum',
    });
  });

  it.each([
    ['Lost0', 'LostActivities'],
    ['Budget0', 'BudgetActivities'],
  ])('%s looks at every target', (id, name) => {
    const metrics = shop[id]?.Metrics as { MetricStat?: { Metric: { MetricName: string } } }[];
    expect(metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? [])).toEqual(Array(5).fill(name));
  });

  it('of one kind are as many as ten targets each need', () => {
    const many = alarms(withTargets(11));
    expect(Object.keys(many).filter((id) => id.startsWith('Lost') && id !== 'LostTasks')).toEqual(['Lost0', 'Lost1']);
    for (const { Metrics } of Object.values(many))
      expect((Metrics as unknown[] | undefined)?.length ?? 1).toBeLessThanOrEqual(11);
  });

  it('of tasks look at errors and dropped events of execute', () => {
    const metrics = shop.UnknownTasks?.Metrics as { MetricStat?: { Metric: object } }[];
    expect(metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])).toMatchObject(
      ['Errors', 'AsyncEventsDropped'].map((MetricName) => ({
        MetricName,
        Dimensions: [{ Name: 'FunctionName', Value: '<ExecuteFunction>' }],
      })),
    );
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

  it('take titles of targets that are longer than the library believes', () => {
    const title = `s3 put bucket/${'p'.repeat(900)}`;
    const blueprint = blueprintOf('shop');
    const long = { ...blueprint, permissions: { ...blueprint.permissions, targets: [targetOf(0, title)] } };
    const template = templateOf(blueprintStack('shop', { blueprint: long }));
    expect(JSON.stringify(alarms(template).Failures0)).toContain(`"Value":"0 ${title}"`);
  });

  it('and graphs ask for the metrics of a target by the dimension that its functions send', () => {
    const blueprint = blueprintOf('shop');
    const odd = { ...targetOf(0, 's3 put bucket/é/'), dimension: '0 s3 put bucket/%C3%A9/' };
    const permissions = { ...blueprint.permissions, targets: [odd] };
    const template = templateOf(blueprintStack('shop', { blueprint: { ...blueprint, permissions } }));
    const { Failures0 } = alarms(template);
    expect(JSON.stringify(Failures0)).toContain('"Value":"0 s3 put bucket/%C3%A9/"');
    expect(Failures0?.AlarmDescription).toContain('target 0 s3 put bucket/é/ failed');
  });
});
