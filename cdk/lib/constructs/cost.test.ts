import { Duration, Stack } from 'aws-cdk-lib';
import type { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Architecture, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import type { TargetFacts } from '../blueprints/permissions.ts';
import { ActivityMetrics } from './activity-metrics.ts';
import { costs, priceTable, type PriceTable, total } from './cost.ts';
import type { StepFunction } from './step-function.ts';

const stack = new Stack();
const step = (id: string, memory: number): StepFunction =>
  ({
    memory,
    function: LambdaFunction.fromFunctionName(stack, id, id),
    logGroup: LogGroup.fromLogGroupName(stack, `${id}Log`, `/aws/lambda/${id}`),
  }) as unknown as StepFunction;
const functions = { generate: step('g', 512), dispatch: step('d', 256), execute: step('e', 512) };
const queue = new Queue(stack, 'Queue', { fifo: true });

const TARGETS: Record<string, readonly [service: string, price: string]> = {
  put: ['S3', 's3_put'],
  get: ['S3', 's3_get'],
  metric: ['CloudWatch', 'cloudwatch_put_metric_data'],
  function: ['Lambda', 'lambda_request'],
};

/** A target whose facts tell nothing but what it costs. */
function target(kind: string, index: number): TargetFacts {
  const [service, price] = TARGETS[kind] ?? ['', ''];
  return { index, name: kind, type: kind, resource: '', dimension: `${index} ${kind}`, service, price };
}

function parts(
  kinds: string[],
  more: { table?: PriceTable; architecture?: Architecture } = {},
): Map<string, MathExpression> {
  const found = costs({
    table: priceTable(),
    architecture: Architecture.X86_64,
    functions,
    queue,
    metrics: new ActivityMetrics({ dimension: 'b', targets: kinds.map(target) }),
    period: Duration.minutes(1),
    ...more,
  });
  return new Map(found.map((part) => [String(part.label), part]));
}

/** What an expression gives when each of its metrics has this value. */
function worth(part: MathExpression | undefined, value: (name: string) => number): number {
  const metrics = part?.usingMetrics as unknown as Record<string, { metricName: string }>;
  const text = part?.expression ?? '';
  const [, terms = '', scale = ''] = /^SUM\(\[(.*)\]\) \/ (\d+)$/.exec(text) ?? [];
  const sum = terms.split(/, (?=FILL)/).map((term) => {
    const [, id = '', factor = ''] = /^FILL\((\w+), 0\) \* ([\d.]+)$/.exec(term) ?? [];
    return value(metrics[id]?.metricName ?? '') * Number(factor);
  });
  return sum.reduce((a, b) => a + b, 0) / Number(scale);
}

describe('the cost', () => {
  const all = parts(['put', 'get', 'metric', 'function']);

  it('of 100 puts a minute for 14 days is what S3 takes for them', () => {
    const two = parts(['put']);
    const puts = 100 * 60 * 24 * 14;
    expect(worth(two.get('S3 requests of targets'), () => puts)).toBeCloseTo(10.08, 6);
  });

  it('of targets counts each activity at the price of its own operation', () => {
    expect(worth(all.get('S3 requests of targets'), () => 1_000)).toBeCloseTo(0.005 + 0.0004, 9);
    expect(worth(all.get('CloudWatch requests of targets'), () => 1_000)).toBeCloseTo(0.01, 9);
    expect(worth(all.get('Lambda requests of targets'), () => 1_000_000)).toBeCloseTo(0.2, 9);
  });

  it('of functions is requests, and time by memory and architecture', () => {
    expect(worth(all.get('Lambda requests'), () => 1_000_000)).toBeCloseTo(0.6, 9);
    // A second of each: 512 + 256 + 512 MB are 1.25 GB.
    expect(worth(all.get('Lambda time'), () => 1_000)).toBeCloseTo(1.25 * 0.0000166667, 12);
    const arm = parts([], { architecture: Architecture.ARM_64 });
    expect(worth(arm.get('Lambda time'), () => 1_000)).toBeCloseTo(1.25 * 0.0000133334, 12);
  });

  it('of the record is a plan a message, a claim and a result a task', () => {
    const value = (name: string): number => (name === 'NumberOfMessagesSent' ? 1_000 : 0);
    expect(worth(all.get('S3 requests of the record'), value)).toBeCloseTo(0.005, 9);
    expect(worth(all.get('S3 requests of the record'), () => 1_000)).toBeCloseTo(3 * 0.005 + 0.0004, 9);
  });

  it('of the functions own metrics is that of a month for a month of slots', () => {
    const { value } = priceTable().assumptions.own_metrics_per_target ?? { value: 0 };
    expect(worth(all.get('CloudWatch metrics of the functions'), () => 43_200)).toBeCloseTo(4 * value * 0.3, 6);
  });

  it('of nothing is left out, and all parts are summed', () => {
    expect([...parts(['function']).keys()]).not.toContain('S3 requests of targets');
    const sum = total([...all.values()], Duration.minutes(1));
    expect(Object.values(sum.usingMetrics)).toEqual([...all.values()]);
  });

  it('is never written with an exponent, which expressions do not know', () => {
    for (const { expression } of all.values()) expect(expression).not.toMatch(/\de[+-]/);
  });

  it('needs every price that it counts with', () => {
    const { s3_put, ...prices } = priceTable().prices;
    expect(s3_put).toBeDefined();
    expect(() => parts([], { table: { ...priceTable(), prices } })).toThrow('the price table has no "s3_put"');
  });
});
