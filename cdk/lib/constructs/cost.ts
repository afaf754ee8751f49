import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { ROOT } from '../settings.ts';
import type { ActivityMetrics } from './activity-metrics.ts';
import type { StepFunction } from './step-function.ts';

interface Price {
  readonly usd: number;
  readonly per: number;
}

/** The dated table that `activity-generator estimate` counts with too. */
export interface PriceTable {
  readonly date: string;
  readonly region: string;
  readonly prices: Readonly<Record<string, Price>>;
  readonly assumptions: Readonly<Record<string, { readonly value: number }>>;
}

/** Read the price table, which `activity-generator estimate --print-prices` printed. */
export function priceTable(): PriceTable {
  return JSON.parse(readFileSync(join(ROOT, 'cdk/prices.json'), 'utf8')) as PriceTable;
}

export interface CostProps {
  readonly table: PriceTable;
  readonly architecture: Architecture;
  readonly functions: Readonly<Record<'generate' | 'dispatch' | 'execute', StepFunction>>;
  readonly queue: Queue;
  readonly metrics: ActivityMetrics;
  readonly period: Duration;
}

/** A month as CloudWatch bills metrics by it: 30 days of slots. */
const SLOTS_PER_MONTH = 30 * 24 * 60;

/** Execute writes a claim on each task, and then its result. */
const PUTS_PER_TASK = 2;

/** Something that is counted, and the price of one of it. */
type Item = readonly [metric: Metric, usd: number];

const MILLION = 1_000_000;

/** What a deployment costs, in US dollars, from its own metrics and the price table: a graph's expressions by part. */
export function costs(props: CostProps): MathExpression[] {
  const { table, functions, queue, metrics, period } = props;
  const { generate, dispatch, execute } = functions;
  const price = (name: string): number => {
    const known = table.prices[name];
    if (known === undefined) throw new Error(`the price table has no "${name}"`);
    return known.usd / known.per;
  };
  const steps = [generate, dispatch, execute];
  const second = price(
    props.architecture.name === Architecture.ARM_64.name ? 'lambda_gb_second_arm64' : 'lambda_gb_second_x86_64',
  );
  const ofTargets: Record<string, Item[]> = {};
  for (const target of metrics.targets) {
    (ofTargets[`${target.service} requests of targets`] ??= []).push([
      metrics.ended('Done', target),
      price(target.price),
    ]);
  }
  const tasks = execute.function.metricInvocations();

  const parts: Record<string, readonly Item[]> = {
    'Lambda requests': steps.map((step) => [step.function.metricInvocations(), price('lambda_request')]),
    // The metric is in milliseconds.
    'Lambda time': steps.map((step) => [
      step.function.metricDuration({ statistic: 'Sum' }),
      (second * step.memory) / 1024 / 1000,
    ]),
    'SQS requests': [
      queue.metricNumberOfMessagesSent(),
      queue.metricNumberOfMessagesReceived(),
      queue.metricNumberOfMessagesDeleted(),
      queue.metricNumberOfEmptyReceives(),
    ].map((metric) => [metric, price('sqs_fifo_request')]),
    ...ofTargets,
    'S3 requests of the record': [
      [queue.metricNumberOfMessagesSent(), price('s3_put')],
      [tasks, PUTS_PER_TASK * price('s3_put')],
      // Each batch asks whether the deployment is paused.
      [dispatch.function.metricInvocations(), price('s3_get')],
    ],
    'CloudWatch metrics of the functions': [
      [
        metrics.slots(),
        ((table.assumptions.own_metrics_per_target?.value ?? 0) *
          metrics.targets.length *
          price('cloudwatch_metric_month')) /
          SLOTS_PER_MONTH,
      ],
    ],
    'CloudWatch logs': steps.map((step) => [ingested(step), price('cloudwatch_logs_gb') / 1e9]),
  };
  return Object.entries(parts)
    .filter(([, items]) => items.length > 0)
    .map(([label, items], number) => sum(label, `p${number}`, items, period));
}

/** All parts together. */
export function total(parts: readonly MathExpression[], period: Duration): MathExpression {
  const usingMetrics = Object.fromEntries(parts.map((part, number) => [`part${number}`, part]));
  const expression = `SUM([${Object.keys(usingMetrics).join(', ')}])`;
  return new MathExpression({ label: 'US dollars', expression, usingMetrics, period });
}

function sum(label: string, id: string, items: readonly Item[], period: Duration): MathExpression {
  const usingMetrics = Object.fromEntries(
    items.map(([metric], number) => [`${id}m${number}`, metric.with({ period })]),
  );
  // What was never counted has no data, and is left out. Prices are of a million, since expressions know no 5e-10.
  const terms = items.map(([, usd], number) => `FILL(${id}m${number}, 0) * ${Number((usd * MILLION).toPrecision(9))}`);
  return new MathExpression({ label, expression: `SUM([${terms.join(', ')}]) / ${MILLION}`, usingMetrics, period });
}

function ingested({ logGroup }: StepFunction): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName: 'IncomingBytes',
    dimensionsMap: { LogGroupName: logGroup.logGroupName },
    statistic: 'Sum',
  });
}
