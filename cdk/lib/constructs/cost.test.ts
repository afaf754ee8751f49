import { Duration, Stack } from 'aws-cdk-lib';
import type { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import type { TargetFacts } from '../blueprints/permissions.ts';
import { costOfTargets, type CostProps, costs, priceTable, total } from './cost.ts';
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

const ledger = new Table(stack, 'Ledger', { partitionKey: { name: 'day', type: AttributeType.STRING } });

const TARGETS = {
  put: ['s3', 'put', 's3_put'],
  get: ['s3', 'get', 's3_get'],
  metric: ['cloudwatch', undefined, 'cloudwatch_put_metric_data'],
  function: ['lambda', undefined, 'lambda_request'],
} as const;

/** A target whose facts tell nothing but what it costs. */
function target(kind: keyof typeof TARGETS, index: number): TargetFacts {
  const [type, action, price] = TARGETS[kind];
  const facts = { index, name: kind, type, resource: '', dimension: `${index} ${kind}`, service: '', price };
  return action === undefined ? facts : { ...facts, action };
}

function parts(
  more: Partial<Pick<CostProps, 'table' | 'architecture' | 'measuredTargets' | 'alarms'>> = {},
): Map<string, MathExpression> {
  const found = costs({
    table: priceTable(),
    architecture: Architecture.X86_64,
    functions,
    queue,
    ledger,
    targets: 25,
    measuredTargets: 0,
    alarms: 8,
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
  const all = parts();

  it('of functions is requests, and time by memory and architecture', () => {
    expect(worth(all.get('Lambda requests'), () => 1_000_000)).toBeCloseTo(0.6, 9);
    // A second of each: 512 + 256 + 512 MB are 1.25 GB.
    expect(worth(all.get('Lambda time'), () => 1_000)).toBeCloseTo(1.25 * 0.0000166667, 12);
    const arm = parts({ architecture: Architecture.ARM_64 });
    expect(worth(arm.get('Lambda time'), () => 1_000)).toBeCloseTo(1.25 * 0.0000133334, 12);
  });

  it('of the ledger is what its table consumed', () => {
    const written = (name: string): number => (name === 'ConsumedWriteCapacityUnits' ? 1_000_000 : 0);
    const read = (name: string): number => (name === 'ConsumedReadCapacityUnits' ? 1_000_000 : 0);
    const ledger = all.get('DynamoDB requests of the ledger');
    expect([worth(ledger, written), worth(ledger, read)]).toEqual([0.625, 0.125]);
  });

  it('of the queue is a request for each batch to send it, to receive it and to delete it, and the empty ones', () => {
    const batches = (name: string): number => (name === 'Invocations' ? 1_000_000 : 0);
    // Of 25 targets three batches are sent in each slot; here as often as dispatch was invoked.
    expect(worth(all.get('SQS requests'), batches)).toBeCloseTo((3 + 2) * 0.5, 9);
    const empty = (name: string): number => (name === 'NumberOfEmptyReceives' ? 1_000_000 : 0);
    expect(worth(all.get('SQS requests'), empty)).toBeCloseTo(0.5, 9);
  });

  it('of the record bucket is one question of each batch, whether it is paused', () => {
    expect(worth(all.get('S3 requests of the record'), () => 1_000)).toBeCloseTo(0.0004, 9);
  });

  it('of metrics and alarms is that of a month for a month of slots', () => {
    const month = (found: Map<string, MathExpression>): number =>
      worth(found.get('CloudWatch metrics and alarms'), () => 43_200);
    expect(month(all)).toBeCloseTo(2 * 0.3 + 8 * 0.1, 6);
    expect(month(parts({ measuredTargets: 5 }))).toBeCloseTo((2 + 10) * 0.3 + 8 * 0.1, 6);
  });

  it('of all parts is summed', () => {
    const sum = total([...all.values()], Duration.minutes(1));
    expect(Object.values(sum.usingMetrics)).toEqual([...all.values()]);
  });

  it('is never written with an exponent, which expressions do not know', () => {
    for (const { expression } of all.values()) expect(expression).not.toMatch(/\de[+-]/);
  });

  it('needs every price that it counts with', () => {
    const { dynamodb_write, ...prices } = priceTable().prices;
    expect(dynamodb_write).toBeDefined();
    expect(() => parts({ table: { ...priceTable(), prices } })).toThrow('the price table has no "dynamodb_write"');
  });

  it('of targets is counted from the log, each kind at the price of its own operation', () => {
    const kinds = ['put', 'get', 'metric', 'function', 'put'] as const;
    expect(costOfTargets(kinds.map(target), priceTable())).toEqual([
      'filter ispresent(DoneActivities)',
      'parse target /^\\d+ (?<operation>cloudwatch|lambda|s3 get|s3 put) /',
      'fields concat("<", operation, ">") as marked',
      'fields DoneActivities * (strcontains(marked, "<cloudwatch>") * 0.00001 + strcontains(marked, "<lambda>") * 0.0000002' +
        ' + strcontains(marked, "<s3 get>") * 0.0000004 + strcontains(marked, "<s3 put>") * 0.000005) as usd',
      'stats sum(DoneActivities) as activities, sum(usd) as dollars by operation',
    ]);
  });
});
