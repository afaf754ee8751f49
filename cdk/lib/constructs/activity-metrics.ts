import { Duration, Lazy } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

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
  /** The targets as metrics name them: their place and title. */
  readonly targets: readonly string[];
  private readonly blueprint: string;

  constructor(blueprint: string, titles: readonly string[]) {
    this.blueprint = blueprint;
    this.targets = titles.map((title, place) => `${place} ${title}`);
  }

  /** Slots that reached the queue. */
  slots(): Metric {
    return this.metric('Slots', { blueprint: this.blueprint });
  }

  /** Activities that dispatch planned for a target. */
  planned(target: string): Metric {
    return this.ofTarget('PlannedActivities', target);
  }

  /** Activities of a target that ended so. */
  ended(ending: Ending, target: string): Metric {
    return this.ofTarget(`${ending}Activities`, target);
  }

  /** An expression of a dashboard: a metric of all targets together, however many there are. */
  ofAllTargets(name: `${Ending}Activities` | 'PlannedActivities'): string {
    const search = `{${NAMESPACE},blueprint,target} MetricName="${name}" blueprint="${this.blueprint}"`;
    return `SUM(SEARCH('${search}', 'Sum'))`;
  }

  private ofTarget(name: string, target: string): Metric {
    const value = target.length > BELIEVED_LIMIT ? Lazy.string({ produce: () => target }) : target;
    return this.metric(name, { blueprint: this.blueprint, target: value });
  }

  private metric(metricName: string, dimensionsMap: Record<string, string>): Metric {
    return new Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic: 'Sum', period: SLOT_PERIOD });
  }
}
