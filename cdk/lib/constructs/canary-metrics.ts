import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Permissions } from '../blueprints/permissions.ts';

/** Score runs once an hour, and so often it publishes. */
export const SCORE_PERIOD = Duration.hours(1);

/** The metrics of each source that score sends; `functions/score/src/metrics.rs` names them. */
export type CanaryFigure =
  'Recall' | 'Precision' | 'FalseAlerts' | 'DetectionDelay' | 'LabelsDelivered' | 'LabelsMissed' | 'MinutesSilent';

/** A figure of a source. Hours that were made up for come at once: `statistic` says which of them counts. */
export function canaryMetric(
  { dimension }: Pick<Permissions, 'dimension'>,
  source: string,
  metricName: CanaryFigure,
  statistic: 'Minimum' | 'Maximum' | 'Sum',
): Metric {
  return new Metric({
    namespace: 'ActivityGenerator',
    metricName,
    dimensionsMap: { blueprint: dimension, source },
    statistic,
    period: SCORE_PERIOD,
  });
}
