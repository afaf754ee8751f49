import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ActivityMetrics, Ending } from './activity-metrics.ts';

export interface AlarmsProps {
  readonly metrics: ActivityMetrics;
  readonly generate: IFunction;
  /** Messages between generate and dispatch. */
  readonly queue: IQueue;
  /** Tasks and ticks that were not executed, or failed. */
  readonly lostTasks: IQueue;
  /** Messages that dispatch could not take. */
  readonly deadLetters: IQueue;
  /** Activities that may fail, or be late, in five minutes before anybody is told. */
  readonly tolerated: number;
  /** What links begin with: the runbook's place. */
  readonly runbook: string;
  /** Who is told. */
  readonly topic?: ITopic | undefined;
}

/** How soon somebody should look: `high` now, since nothing is measured; `medium` today, since a part is missing. */
export type Severity = 'high' | 'medium';

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** A message that waits longer than a slot and its grace is late; in good times it waits for a second. */
const OLDEST_MESSAGE = Duration.seconds(120);

/** A tick is tried three times; as many errors within five minutes are a slot that is lost. */
const GENERATE_ERRORS = 3;

/** The parts of an alarm that differ. */
interface Watch {
  /** The heading of its section in the runbook, as a link has it. */
  readonly section: string;
  readonly severity: Severity;
  readonly says: string;
  /** One metric: an expression is billed as an alarm for each metric in it. */
  readonly metric: IMetric;
  readonly comparison?: ComparisonOperator;
  readonly threshold?: number;
  /** Periods that are looked at, and how many of them must be so. */
  readonly periods?: number;
  readonly of?: number;
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
      this.tooFewSlots(),
      this.alarm('GenerateErrors', {
        section: 'errors-of-generate',
        severity: 'high',
        says: 'Generate failed so often that a slot was lost.',
        metric: props.generate.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
        threshold: GENERATE_ERRORS,
      }),
      this.alarm('OldMessages', {
        section: 'old-messages',
        severity: 'high',
        says: `A message waits for dispatch longer than ${OLDEST_MESSAGE.toSeconds()} seconds.`,
        metric: props.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: MINUTE }),
        comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
        threshold: OLDEST_MESSAGE.toSeconds(),
      }),
      this.again('Failed', 'failed-activities', 'failed'),
      this.again('Late', 'late-activities', 'were late'),
      this.alarm('Lost', {
        section: 'lost-activities',
        severity: 'medium',
        says: 'Dispatch planned activities and could not hand them to execute.',
        metric: props.metrics.ended('Lost').with({ period: FIVE_MINUTES }),
      }),
      this.messagesIn(props.lostTasks, 'LostTasks', {
        section: 'lost-tasks',
        says: 'A task or a tick was not executed, or ended in an error; its event lies in the queue.',
      }),
      this.messagesIn(props.deadLetters, 'DeadLetters', {
        section: 'dead-letters',
        says: 'Dispatch could not take a message in five deliveries; it lies in the dead-letter queue.',
      }),
    ];
  }

  /** Four of the last fifteen minutes: one lost tick wakes nobody, and none at all does within five. */
  private tooFewSlots(): Alarm {
    return this.alarm('TooFewSlots', {
      section: 'too-few-slots',
      severity: 'high',
      says: 'Four or more of the last 15 slots were not generated.',
      metric: this.props.metrics.slots(),
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      periods: 15,
      of: 4,
      // A function that does not run sends no 0.
      missing: TreatMissingData.BREACHING,
    });
  }

  /** Activities that ended so in two of three spans of five minutes: a passing fault wakes nobody. */
  private again(ending: Extract<Ending, 'Failed' | 'Late'>, section: string, says: string): Alarm {
    const { metrics, tolerated } = this.props;
    const many = tolerated === 0 ? 'Activities' : `More than ${tolerated} activities in five minutes`;
    return this.alarm(ending, {
      section,
      severity: 'medium',
      says: `${many} ${says}, again and again.`,
      metric: metrics.ended(ending).with({ period: FIVE_MINUTES }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: tolerated,
      periods: 3,
      of: 2,
    });
  }

  private messagesIn(queue: IQueue, id: string, { section, says }: Pick<Watch, 'section' | 'says'>): Alarm {
    const metric = queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES });
    return this.alarm(id, { section, severity: 'medium', says, metric });
  }

  private alarm(id: string, { section, severity, says, ...watch }: Watch): Alarm {
    const { runbook, topic } = this.props;
    const alarm = new Alarm(this, id, {
      alarmDescription: `Severity ${severity}. ${says} What to do: ${runbook}#${section}`.slice(0, 1024),
      metric: watch.metric,
      comparisonOperator: watch.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: watch.threshold ?? 1,
      evaluationPeriods: watch.periods ?? 1,
      ...(watch.of === undefined ? {} : { datapointsToAlarm: watch.of }),
      treatMissingData: watch.missing ?? TreatMissingData.NOT_BREACHING,
    });
    if (topic) alarm.addAlarmAction(new SnsAction(topic));
    return alarm;
  }
}
