import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Permissions } from '../blueprints/permissions.ts';

/** Metrics are of slots, so that no period shorter than one says anything. */
export const SLOT_PERIOD = Duration.minutes(1);

const NAMESPACE = 'ActivityGenerator';

/** How activities end, as the functions' metrics name it. Unknown ones have no metric: nobody was left to send it. */
export const ENDINGS = ['Done', 'Failed', 'Late', 'Budget', 'Paused', 'Version', 'Lost'] as const;
export type Ending = (typeof ENDINGS)[number];

/** The metrics that are sent in every slot; the others appear when they are not 0. */
export const QUIET_METRICS = { blueprint: ['PlannedActivities', 'DoneActivities'], target: 2 };

/**
 * The metrics that the functions send; `functions/common/src/metrics.rs` names them. Each is of a blueprint as a whole: a
 * metric costs the same whether it is of one target or of all, and log lines have the same numbers of each target.
 */
export class ActivityMetrics {
  /** The value of the dimension `blueprint`. */
  readonly dimension: string;
  private readonly blueprint: string;

  constructor({ dimension }: Pick<Permissions, 'dimension'>) {
    this.dimension = dimension;
    this.blueprint = dimension;
  }

  /** Plans that dispatch made, one for each target and slot: what they lack are slots that were missed. */
  plans(): Metric {
    return this.planned().with({ statistic: 'SampleCount' });
  }

  /** Activities that dispatch planned. */
  planned(): Metric {
    return this.metric('PlannedActivities');
  }

  /** Activities that ended so. */
  ended(ending: Ending): Metric {
    return this.metric(`${ending}Activities`);
  }

  /** An expression of a dashboard: a metric of each target, up to the 100 that a graph draws of a search. */
  ofEachTarget(name: 'PlannedActivities' | `${Ending}Activities`): string {
    const search = `{${NAMESPACE},blueprint,target} MetricName="${name}" blueprint="${this.blueprint}"`;
    return `SEARCH('${search}', 'Sum')`;
  }

  private metric(metricName: string): Metric {
    const dimensionsMap = { blueprint: this.blueprint };
    return new Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic: 'Sum', period: SLOT_PERIOD });
  }
}
