import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { ROOT } from '../settings.ts';
import type { TargetFacts } from '../blueprints/permissions.ts';
import { QUIET_METRICS } from './activity-metrics.ts';
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
  /** The ledger. */
  readonly ledger: Table;
  /** How many targets there are. */
  readonly targets: number;
  /** Targets that have metrics of their own. */
  readonly measuredTargets: number;
  readonly alarms: number;
  readonly period: Duration;
}

/** A month as CloudWatch bills metrics by it: 30 days of slots. */
const SLOTS_PER_MONTH = 30 * 24 * 60;

/** Something that is counted, and the price of one of it. */
type Item = readonly [metric: Metric, usd: number];

const MILLION = 1_000_000;

/** What a deployment itself costs, in US dollars, from its own metrics and the price table: a graph's expressions by part. */
export function costs(props: CostProps): MathExpression[] {
  const { table, functions, queue, ledger, period } = props;
  const { generate, dispatch, execute } = functions;
  const price = (name: string): number => priceOf(table, name);
  const steps = [generate, dispatch, execute];
  const second = price(
    props.architecture.name === Architecture.ARM_64.name ? 'lambda_gb_second_arm64' : 'lambda_gb_second_x86_64',
  );
  const ownMetrics = QUIET_METRICS.blueprint.length + QUIET_METRICS.target * props.measuredTargets;
  const standing = ownMetrics * price('cloudwatch_metric_month') + props.alarms * price('cloudwatch_alarm_month');

  const parts: Record<string, readonly Item[]> = {
    'Lambda requests': steps.map((step) => [step.function.metricInvocations(), price('lambda_request')]),
    // The metric is in milliseconds.
    'Lambda time': steps.map((step) => [
      step.function.metricDuration({ statistic: 'Sum' }),
      (second * step.memory) / 1024 / 1000,
    ]),
    // Ten messages are sent together; each batch is received, dispatched and deleted as one.
    'SQS requests': [
      [generate.function.metricInvocations(), Math.ceil(props.targets / 10) * price('sqs_fifo_request')],
      [dispatch.function.metricInvocations(), 2 * price('sqs_fifo_request')],
      [queue.metricNumberOfEmptyReceives(), price('sqs_fifo_request')],
    ],
    'DynamoDB requests of the ledger': [
      [ledger.metricConsumedWriteCapacityUnits({ statistic: 'Sum' }), price('dynamodb_write')],
      [ledger.metricConsumedReadCapacityUnits({ statistic: 'Sum' }), price('dynamodb_read')],
    ],
    // Each batch asks whether the deployment is paused.
    'S3 requests of the record': [[dispatch.function.metricInvocations(), price('s3_get')]],
    'CloudWatch metrics and alarms': [[generate.function.metricInvocations(), standing / SLOTS_PER_MONTH]],
    'CloudWatch logs': steps.map((step) => [ingested(step), price('cloudwatch_logs_gb') / 1e9]),
  };
  return Object.entries(parts).map(([label, items], number) => sum(label, `p${number}`, items, period));
}

/**
 * What the requests of targets cost, as a query of the log of execute: its lines name the target of each task and how many
 * activities were done. Targets of one kind have one price.
 */
export function costOfTargets(targets: readonly TargetFacts[], table: PriceTable): string[] {
  const kinds = new Map(targets.map((target) => [kindOf(target), priceOf(table, target.price)]));
  const longestFirst = [...kinds.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const terms = longestFirst.map((kind) => `strcontains(marked, "<${kind}>") * ${decimal(kinds.get(kind) ?? 0)}`);
  return [
    'filter ispresent(DoneActivities)',
    `parse target /^\\d+ (?<operation>${longestFirst.join('|')}) /`,
    'fields concat("<", operation, ">") as marked',
    `fields DoneActivities * (${terms.join(' + ')}) as usd`,
    'stats sum(DoneActivities) as activities, sum(usd) as dollars by operation',
  ];
}

/** How the title of a target begins. */
function kindOf({ type, action }: TargetFacts): string {
  return action === undefined ? type : `${type} ${action}`;
}

function priceOf(table: PriceTable, name: string): number {
  const known = table.prices[name];
  if (known === undefined) throw new Error(`the price table has no "${name}"`);
  return known.usd / known.per;
}

/** Without an exponent, which neither expressions nor queries know. */
function decimal(value: number): string {
  return value.toFixed(12).replace(/\.?0+$/, '');
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
