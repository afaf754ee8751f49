import { Duration, Lazy } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Permissions, TargetFacts } from '../blueprints/permissions.ts';

/** Metrics are of slots, so that no period shorter than one says anything. */
export const SLOT_PERIOD = Duration.minutes(1);

const NAMESPACE = 'ActivityGenerator';

/** CloudWatch allows 1,024 characters; this library still believes in an old limit and refuses longer ones. */
const BELIEVED_LIMIT = 255;

/** How activities end, as the functions' metrics name it. Unknown ones have no metric: nobody was left to send it. */
export const ENDINGS = ['Done', 'Failed', 'Late', 'Budget', 'Paused', 'Version', 'Lost'] as const;
export type Ending = (typeof ENDINGS)[number];

/** The metrics that the functions send; `functions/common/src/metrics.rs` names them. */
export class ActivityMetrics {
  readonly targets: readonly TargetFacts[];
  private readonly blueprint: string;

  constructor({ dimension, targets }: Pick<Permissions, 'dimension' | 'targets'>) {
    this.blueprint = dimension;
    this.targets = targets;
  }

  /** How people call a target, and which of the blueprint's it is. */
  static nameOf({ index, name }: TargetFacts): string {
    return `${index} ${name}`;
  }

  /** Slots that reached the queue. */
  slots(): Metric {
    return this.metric('Slots', { blueprint: this.blueprint });
  }

  /** Activities that dispatch planned for a target. */
  planned(target: TargetFacts): Metric {
    return this.ofTarget('PlannedActivities', target);
  }

  /** Activities of a target that ended so. */
  ended(ending: Ending, target: TargetFacts): Metric {
    return this.ofTarget(`${ending}Activities`, target);
  }

  /** An expression of a dashboard: a metric of all targets together, however many there are. */
  ofAllTargets(name: `${Ending}Activities` | 'PlannedActivities'): string {
    const search = `{${NAMESPACE},blueprint,target} MetricName="${name}" blueprint="${this.blueprint}"`;
    return `SUM(SEARCH('${search}', 'Sum'))`;
  }

  private ofTarget(name: string, { dimension }: TargetFacts): Metric {
    const value = dimension.length > BELIEVED_LIMIT ? Lazy.string({ produce: () => dimension }) : dimension;
    return this.metric(name, { blueprint: this.blueprint, target: value });
  }

  private metric(metricName: string, dimensionsMap: Record<string, string>): Metric {
    return new Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic: 'Sum', period: SLOT_PERIOD });
  }
}
