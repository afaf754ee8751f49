import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  type Alarm,
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DetectionFacts, TargetFacts } from '../blueprints/permissions.ts';
import { dashboardName } from '../names.ts';
import { consoleOf } from '../partitions.ts';
import { type ActivityMetrics, type Ending, ENDINGS, SLOT_PERIOD } from './activity-metrics.ts';
import { canaryMetric, type CanaryFigure } from './canary-metrics.ts';
import { costOfTargets, costs, type PriceTable, total } from './cost.ts';
import type { SlotQueue } from './slot-queue.ts';
import type { StepFunction } from './step-function.ts';

export interface DashboardProps {
  readonly blueprint: string;
  readonly region: string;
  readonly runbook: string;
  readonly metrics: ActivityMetrics;
  readonly targets: readonly TargetFacts[];
  /** Whether the functions send metrics of each target. */
  readonly targetMetrics: boolean;
  readonly functions: Readonly<Record<'generate' | 'dispatch' | 'execute', StepFunction>>;
  readonly queue: SlotQueue;
  readonly ledger: Table;
  readonly alarms: readonly Alarm[];
  /** The canary, if there is one. */
  readonly detection?: DetectionFacts;
  readonly architecture: Architecture;
  readonly prices: PriceTable;
}

const WIDTH = 24;
const HEIGHT = 6;

/**
 * The dashboard of a blueprint: what was planned, what became of it, what is wrong, and what it costs.
 *
 * However many targets there are, it has the same widgets, far within CloudWatch's limits: queries of the logs list
 * targets, and searches draw them.
 */
export class BlueprintDashboard extends Construct {
  readonly dashboard: Dashboard;
  /** Where a browser shows it; `undefined`: the console of this partition is not public. */
  readonly url: string | undefined;
  private readonly props: DashboardProps;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.props = props;
    const { region } = props;
    const name = dashboardName(props.blueprint, region);
    // Sums over whatever range is looked at: a period that a graph chooses for itself would hide single slots.
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: name,
      defaultInterval: Duration.hours(3),
      periodOverride: PeriodOverride.INHERIT,
    });
    const host = consoleOf(region);
    this.url = host && `https://${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
    for (const row of this.rows()) this.dashboard.addWidgets(...row);
  }

  private rows(): IWidget[][] {
    const { alarms, blueprint, runbook } = this.props;
    return [
      [
        new TextWidget({
          width: WIDTH,
          height: 2,
          markdown:
            `# ${blueprint}\nActivity of the blueprint \`${blueprint}\`, at the time of its slots. What an alarm means, and what to do: ` +
            `${runbook}. How every data point ended: \`activity-generator ledger s3://RECORD_BUCKET\`.`,
        }),
      ],
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDTH, height: 4 })],
      [this.activities(), this.endings(), this.slots()],
      [this.targets(), this.failures()],
      ...(this.props.targetMetrics ? [this.eachTarget()] : []),
      ...(this.props.detection ? [this.canary(this.props.detection)] : []),
      [this.messages(), this.functions(), this.costOfTargets()],
      this.cost(),
    ];
  }

  /** Planned against executed: the lines lie on each other while all is well. */
  private activities(): GraphWidget {
    const { metrics } = this.props;
    const ended = (['Done', 'Failed', 'Late'] as const).map((ending) =>
      metrics.ended(ending).with({ label: ending.toLowerCase() }),
    );
    return this.graph('Activities, planned and executed', [metrics.planned().with({ label: 'planned' }), ...ended]);
  }

  /** What became of each target's activities, the worst first. */
  private targets(): LogQueryWidget {
    const { dispatch, execute } = this.props.functions;
    const sums = (['Planned', 'Done', 'Failed', 'Late', 'Lost', 'Budget'] as const).map(
      (what) => `sum(${what}Activities) as ${what.toLowerCase()}`,
    );
    return this.query('Targets in this range', [dispatch, execute], (WIDTH / 3) * 2, [
      'filter ispresent(PlannedActivities) or ispresent(DoneActivities)',
      `stats ${sums.join(', ')} by target`,
      'sort failed desc, late desc, target asc',
    ]);
  }

  /** What execute says of the last tasks in which something failed. */
  private failures(): LogQueryWidget {
    return this.query('Last failures', [this.props.functions.execute], WIDTH / 3, [
      'fields @timestamp, target, FailedActivities, @message',
      'filter FailedActivities > 0',
      'sort @timestamp desc',
      'limit 20',
    ]);
  }

  /** Each target by itself, where its metrics are paid for. */
  private eachTarget(): GraphWidget[] {
    const shown: readonly ('Planned' | Ending)[] = ['Planned', 'Done', 'Failed'];
    return shown.map((what) => {
      const search = this.expression('', this.props.metrics.ofEachTarget(`${what}Activities`));
      return this.graph(`${what} activities of each target`, [search]);
    });
  }

  /** What each detector found of what was delivered, over the day that each point ends. */
  private canary({ sources }: DetectionFacts): GraphWidget[] {
    const dimension = this.props.metrics.dimension;
    const of = (name: CanaryFigure, statistic: 'Minimum' | 'Maximum' | 'Sum', label: string): IMetric[] =>
      sources.map((source) =>
        canaryMetric({ dimension }, source, name, statistic).with({ label: `${source}: ${label}` }),
      );
    return [
      this.graph('Detectors: recall and precision in a day', [
        ...of('Recall', 'Minimum', 'recall'),
        ...of('Precision', 'Minimum', 'precision'),
      ]),
      this.graph('Detectors: false alerts in a day, labels missed', [
        ...of('FalseAlerts', 'Maximum', 'false alerts'),
        ...of('LabelsMissed', 'Sum', 'labels missed'),
      ]),
      this.graph('Detectors: minutes silent', of('MinutesSilent', 'Maximum', 'silent')),
    ];
  }

  private costOfTargets(): LogQueryWidget {
    const { targets, prices, functions } = this.props;
    return this.query(
      `Requests of targets in this range, $`,
      [functions.execute],
      WIDTH / 3,
      costOfTargets(targets, prices),
    );
  }

  private endings(): GraphWidget {
    const { metrics } = this.props;
    const lines = ENDINGS.map((ending) => metrics.ended(ending).with({ label: ending.toLowerCase() }));
    return this.graph('Endings of activities', lines, { stacked: true });
  }

  private slots(): GraphWidget {
    const { metrics, targets } = this.props;
    const missed = this.expression('missed', `PERIOD(plans) / 60 - FILL(plans, 0) / ${targets.length}`, {
      plans: metrics.plans(),
    });
    return this.graph('Slots missed (before the first deployment, too)', [missed], { view: GraphWidgetView.BAR });
  }

  private messages(): GraphWidget {
    const { queue, deadLetters } = this.props.queue;
    const maximum = { statistic: 'Maximum', period: SLOT_PERIOD };
    return new GraphWidget({
      title: 'Queue',
      width: WIDTH / 3,
      height: HEIGHT,
      left: [queue.metricApproximateAgeOfOldestMessage({ ...maximum, label: 'age of the oldest message, s' })],
      right: [
        queue.metricApproximateNumberOfMessagesVisible({ ...maximum, label: 'messages' }),
        deadLetters.metricApproximateNumberOfMessagesVisible({ ...maximum, label: 'dead letters' }),
      ],
      leftYAxis: { min: 0 },
      rightYAxis: { min: 0 },
    });
  }

  private functions(): GraphWidget {
    const steps = Object.entries(this.props.functions);
    const errors = steps.map(([step, { function: f }]) =>
      f.metricErrors({ label: `${step}: errors`, period: SLOT_PERIOD }),
    );
    const throttles = steps.map(([step, { function: f }]) =>
      f.metricThrottles({ label: `${step}: throttled`, period: SLOT_PERIOD }),
    );
    return this.graph('Functions', [...errors, ...throttles]);
  }

  private cost(): IWidget[] {
    const { prices, functions, queue, ledger, targets, targetMetrics, alarms, architecture } = this.props;
    const period = SLOT_PERIOD;
    const parts = costs({
      table: prices,
      functions,
      queue: queue.queue,
      ledger,
      targets: targets.length,
      measuredTargets: targetMetrics ? targets.length : 0,
      alarms: alarms.length,
      architecture,
      period,
    });
    const title = `Cost of the deployment itself, $ (prices of ${prices.region}, ${prices.date}; without requests of targets, storage, KMS, CloudTrail, dashboards beyond the third, and the detector)`;
    const soFar = parts.map((part, number) =>
      this.expression(part.label, `RUNNING_SUM(c${number})`, { [`c${number}`]: part }),
    );
    return [
      this.graph(`Cost so far in this range, by part, $`, soFar, { stacked: true, width: (WIDTH / 3) * 2 }),
      new SingleValueWidget({
        title,
        width: WIDTH / 3,
        height: HEIGHT,
        metrics: [total(parts, period)],
        setPeriodToTimeRange: true,
        fullPrecision: false,
      }),
    ];
  }

  private query(title: string, of: readonly StepFunction[], width: number, queryLines: string[]): LogQueryWidget {
    return new LogQueryWidget({
      title,
      width,
      height: HEIGHT,
      logGroupNames: of.map(({ logGroup }) => logGroup.logGroupName),
      view: LogQueryVisualizationType.TABLE,
      queryLines,
    });
  }

  private graph(
    title: string,
    left: IMetric[],
    more: { stacked?: boolean; view?: GraphWidgetView; width?: number } = {},
  ): GraphWidget {
    return new GraphWidget({
      title,
      width: WIDTH / 3,
      height: HEIGHT,
      left,
      leftYAxis: { min: 0, showUnits: false },
      ...more,
    });
  }

  private expression(
    label: string | undefined,
    expression: string,
    usingMetrics: Record<string, IMetric> = {},
  ): MathExpression {
    return new MathExpression({
      ...(label === undefined ? {} : { label }),
      expression,
      usingMetrics,
      period: SLOT_PERIOD,
    });
  }
}
