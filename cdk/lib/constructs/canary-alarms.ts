import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { DetectionFacts, Permissions } from '../blueprints/permissions.ts';
import { canaryMetric } from './canary-metrics.ts';

export interface CanaryAlarmsProps {
  readonly permissions: Pick<Permissions, 'dimension'>;
  readonly detection: DetectionFacts;
  /** What links begin with: the runbook's place. */
  readonly runbook: string;
  /** Who is told. */
  readonly topic?: ITopic | undefined;
}

/** What somebody should know of a detector: those of the alarms that the blueprint asks for, of each source. */
export class CanaryAlarms extends Construct {
  readonly all: readonly Alarm[];
  private readonly props: CanaryAlarmsProps;

  constructor(scope: Construct, id: string, props: CanaryAlarmsProps) {
    super(scope, id);
    this.props = props;
    const { recall, false_alerts_a_day: falseAlerts, silent_minutes: silent } = props.detection.alarms;
    this.all = props.detection.sources.flatMap((source) => [
      ...(recall == null ? [] : [this.recall(source, recall)]),
      ...(falseAlerts == null ? [] : [this.falseAlerts(source, falseAlerts)]),
      ...(silent == null ? [] : [this.silent(source, silent)]),
    ]);
  }

  private recall(source: string, threshold: number): Alarm {
    const says = `${source} found fewer than ${threshold * 100} % of the last day's delivered labels.`;
    const metric = this.metric(source, 'Recall', 'Minimum');
    return this.alarm(
      'LowRecall',
      source,
      'low-recall',
      says,
      metric,
      ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold,
    );
  }

  private falseAlerts(source: string, threshold: number): Alarm {
    const says = `${source} gave more than ${threshold} false alerts in the last day.`;
    const metric = this.metric(source, 'FalseAlerts', 'Maximum');
    const above = ComparisonOperator.GREATER_THAN_THRESHOLD;
    return this.alarm('FalseAlerts', source, 'false-alerts', says, metric, above, threshold);
  }

  private silent(source: string, threshold: number): Alarm {
    const says = `${source} has said nothing for ${threshold} minutes since a label that was delivered.`;
    const metric = this.metric(source, 'MinutesSilent', 'Maximum');
    const above = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;
    return this.alarm('SilentDetector', source, 'silent-detector', says, metric, above, threshold);
  }

  private metric(...[source, name, statistic]: Tail<Parameters<typeof canaryMetric>>): Metric {
    return canaryMetric(this.props.permissions, source, name, statistic);
  }

  private alarm(
    id: string,
    source: string,
    section: string,
    says: string,
    metric: Metric,
    comparisonOperator: ComparisonOperator,
    threshold: number,
  ): Alarm {
    const { runbook, topic } = this.props;
    const alarm = new Alarm(this, `${id}-${source}`, {
      alarmDescription: `Severity medium. ${says} What to do: ${runbook}#${section}`.slice(0, 1024),
      metric,
      comparisonOperator,
      threshold,
      // Score comes some minutes after the hour, so that the hour under way may hold nothing yet.
      evaluationPeriods: 2,
      datapointsToAlarm: 1,
      // An hour without a label says nothing of recall.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (topic) alarm.addAlarmAction(new SnsAction(topic));
    return alarm;
  }
}

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;
