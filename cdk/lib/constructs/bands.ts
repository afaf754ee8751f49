import { CfnAlarm, CfnAnomalyDetector } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Band } from '../blueprints/permissions.ts';

/** Standard deviations that the band is wide, to each side. */
const WIDTH = 2;

/** CloudWatch's own detector on each metric that the blueprint writes, and its alarm: a detector from the first minute on. */
export class Bands extends Construct {
  constructor(scope: Construct, id: string, bands: readonly Band[]) {
    super(scope, id);
    for (const [number, { namespace, metric, dimensions }] of bands.entries()) {
      const named = dimensions.map(([name, value]) => ({ name, value }));
      new CfnAnomalyDetector(this, `Detector${number}`, {
        singleMetricAnomalyDetector: { namespace, metricName: metric, dimensions: named, stat: 'Average' },
      });
      new CfnAlarm(this, `Alarm${number}`, {
        alarmDescription:
          `A detector under test: ${namespace} ${named.map(({ value }) => value).join(' ')} left its band. ` +
          'Nothing is to be done: the canary scores it',
        comparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
        evaluationPeriods: 1,
        thresholdMetricId: 'band',
        treatMissingData: 'ignore',
        metrics: [
          {
            id: 'own',
            returnData: true,
            metricStat: {
              metric: { namespace, metricName: metric, dimensions: named },
              period: 60,
              stat: 'Average',
            },
          },
          { id: 'band', expression: `ANOMALY_DETECTION_BAND(own, ${WIDTH})`, label: 'expected', returnData: true },
        ],
      });
    }
  }
}
