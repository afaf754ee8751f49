import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { TargetFacts } from '../blueprints/permissions.ts';
import { ActivityMetrics } from './activity-metrics.ts';

export interface AlarmsProps {
  readonly metrics: ActivityMetrics;
  readonly execute: IFunction;
  /** Tasks that were not executed, or failed. */
  readonly lostTasks: IQueue;
  /** Messages that dispatch could not take. */
  readonly deadLetters: IQueue;
  /** What links begin with: the runbook's place. */
  readonly runbook: string;
  /** Who is told. */
  readonly topic?: ITopic | undefined;
}

const FIVE_MINUTES = Duration.minutes(5);

/** An alarm's expression takes so many metrics. */
const METRICS_PER_ALARM = 10;

/** Per cent of a target's activities. A detector's figures are spoilt long before half of them fail. */
const FAILURES = 5;

/** The parts of an alarm that differ. */
interface Watch {
  /** The heading of its section in the runbook, as a link has it. */
  readonly section: string;
  readonly says: string;
  readonly metric: IMetric;
  readonly comparison?: ComparisonOperator;
  readonly threshold?: number;
  /** Periods that are looked at, all of which must be so. */
  readonly periods?: number;
  readonly missing?: TreatMissingData;
}

/** What somebody should know of. Each alarm says where the runbook tells what to do. */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];
  private readonly props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;
    this.all = [
      this.noSlots(),
      ...props.metrics.targets.map((target) => this.failures(target)),
      ...this.ofTargets('Lost', {
        section: 'lost-activities',
        says: 'Dispatch planned activities and could not hand them to execute.',
      }),
      this.unknownTasks(),
      this.messagesIn(props.lostTasks, 'LostTasks', {
        section: 'lost-tasks',
        says: 'A task was not executed, or its execution ended in an error; its event lies in the queue.',
      }),
      this.messagesIn(props.deadLetters, 'DeadLetters', {
        section: 'dead-letters',
        says: 'Dispatch could not take a message in five deliveries; it lies in the dead-letter queue.',
      }),
      ...this.ofTargets('Budget', {
        section: 'limit-reached',
        says: "Activities were not executed because a limit of the blueprint's `limits` is reached.",
      }),
    ];
  }

  private noSlots(): Alarm {
    return this.alarm('NoSlots', {
      section: 'no-slots',
      says: 'No slot was generated for five minutes.',
      metric: this.props.metrics.slots(),
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      periods: 5,
      // A function that does not run sends no 0.
      missing: TreatMissingData.BREACHING,
    });
  }

  private failures(target: TargetFacts): Alarm {
    const { metrics } = this.props;
    const name = ActivityMetrics.nameOf(target);
    // A failure is only sent when there is one. Where nothing was tried 0 is divided by 0: no data, and no alarm.
    const metric = new MathExpression({
      expression: '100 * SUM([FILL(failed, 0), FILL(late, 0)]) / SUM([FILL(done, 0), FILL(failed, 0), FILL(late, 0)])',
      label: `failed or late, % of ${name}`,
      period: FIVE_MINUTES,
      usingMetrics: {
        done: metrics.ended('Done', target).with({ period: FIVE_MINUTES }),
        failed: metrics.ended('Failed', target).with({ period: FIVE_MINUTES }),
        late: metrics.ended('Late', target).with({ period: FIVE_MINUTES }),
      },
    });
    return this.alarm(`Failures${target.index}`, {
      section: 'failures',
      says: `More than ${FAILURES} % of the activities of target ${name} failed or were late, for ten minutes.`,
      metric,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: FAILURES,
      periods: 2,
    });
  }

  /** Any activity of any target that ended so; an alarm looks at ten targets. */
  private ofTargets(ending: 'Lost' | 'Budget', { section, says }: Pick<Watch, 'section' | 'says'>): Alarm[] {
    const { metrics } = this.props;
    const groups: Metric[][] = [];
    metrics.targets.forEach((target, index) => {
      (groups[Math.floor(index / METRICS_PER_ALARM)] ??= []).push(
        metrics.ended(ending, target).with({ period: FIVE_MINUTES }),
      );
    });
    return groups.map((group, number) => {
      const usingMetrics = Object.fromEntries(group.map((metric, index) => [`t${index}`, metric]));
      const label = `${ending.toLowerCase()} activities`;
      const metric = new MathExpression({
        expression: 'SUM(FILL(METRICS(), 0))',
        label,
        period: FIVE_MINUTES,
        usingMetrics,
      });
      return this.alarm(`${ending}${number}`, { section, says, metric });
    });
  }

  private unknownTasks(): Alarm {
    const { execute } = this.props;
    const metric = new MathExpression({
      expression: 'SUM([FILL(errors, 0), FILL(dropped, 0)])',
      label: 'tasks without a result',
      period: FIVE_MINUTES,
      usingMetrics: {
        errors: execute.metricErrors({ statistic: 'Sum' }),
        // Events that Lambda gave up before it invoked the function.
        dropped: execute.metric('AsyncEventsDropped', { statistic: 'Sum' }),
      },
    });
    return this.alarm('UnknownTasks', {
      section: 'unknown-tasks',
      says: 'Execute did not begin a task, or ended in an error: what became of its activities is not recorded.',
      metric,
    });
  }

  private messagesIn(queue: IQueue, id: string, { section, says }: Pick<Watch, 'section' | 'says'>): Alarm {
    const metric = queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES });
    return this.alarm(id, { section, says, metric });
  }

  private alarm(id: string, { section, says, ...watch }: Watch): Alarm {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${says} What to do: ${this.props.runbook}#${section}`.slice(0, 1024),
      metric: watch.metric,
      comparisonOperator: watch.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: watch.threshold ?? 1,
      evaluationPeriods: watch.periods ?? 1,
      treatMissingData: watch.missing ?? TreatMissingData.NOT_BREACHING,
    });
    if (this.props.topic) alarm.addAlarmAction(new SnsAction(this.props.topic));
    return alarm;
  }
}
