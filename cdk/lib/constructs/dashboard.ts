import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  type Alarm,
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  type IWidget,
  MathExpression,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { TargetFacts } from '../blueprints/permissions.ts';
import { dashboardName } from '../names.ts';
import { ActivityMetrics, ENDINGS, SLOT_PERIOD } from './activity-metrics.ts';
import { costs, type PriceTable, total } from './cost.ts';
import type { SlotQueue } from './slot-queue.ts';
import type { StepFunction } from './step-function.ts';

export interface DashboardProps {
  readonly blueprint: string;
  readonly region: string;
  readonly runbook: string;
  readonly metrics: ActivityMetrics;
  readonly functions: Readonly<Record<'generate' | 'dispatch' | 'execute', StepFunction>>;
  readonly queue: SlotQueue;
  readonly alarms: readonly Alarm[];
  readonly architecture: Architecture;
  readonly prices: PriceTable;
}

const WIDTH = 24;
const HEIGHT = 6;

/** The dashboard of a blueprint: what was planned, what became of it, what is wrong, and what it costs. */
export class BlueprintDashboard extends Construct {
  readonly dashboard: Dashboard;
  /** Where a browser shows it. */
  readonly url: string;
  private readonly props: DashboardProps;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.props = props;
    const { region, urlSuffix } = Stack.of(this);
    const name = dashboardName(props.blueprint, props.region);
    // Sums over whatever range is looked at: a period that a graph chooses for itself would hide single slots.
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: name,
      defaultInterval: Duration.hours(3),
      periodOverride: PeriodOverride.INHERIT,
    });
    const host = urlSuffix === 'amazonaws.com.cn' ? 'console.amazonaws.cn' : 'console.aws.amazon.com';
    this.url = `https://${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
    for (const row of this.rows()) this.dashboard.addWidgets(...row);
  }

  private rows(): IWidget[][] {
    const { metrics, alarms, blueprint, runbook } = this.props;
    const perTarget = metrics.targets.map((target) => this.target(target));
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
      [this.endings(), this.slots(), this.messages()],
      // Three beside each other; a dashboard wraps what does not fit.
      ...chunks(perTarget, 3),
      [this.functions(), ...this.cost()],
    ];
  }

  /** Planned against executed: the lines lie on each other while all is well. */
  private target(target: TargetFacts): GraphWidget {
    const { metrics } = this.props;
    return this.graph(ActivityMetrics.nameOf(target), [
      metrics.planned(target).with({ label: 'planned' }),
      metrics.ended('Done', target).with({ label: 'done' }),
      metrics.ended('Failed', target).with({ label: 'failed' }),
      metrics.ended('Late', target).with({ label: 'late' }),
    ]);
  }

  private endings(): GraphWidget {
    const { metrics } = this.props;
    const lines = ENDINGS.map((ending) =>
      this.expression(ending.toLowerCase(), metrics.ofAllTargets(`${ending}Activities`)),
    );
    return this.graph('Endings of activities', lines, { stacked: true });
  }

  private slots(): GraphWidget {
    const missed = this.expression('missed', 'PERIOD(slots) / 60 - FILL(slots, 0)', {
      slots: this.props.metrics.slots(),
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
    const { prices, functions, queue, metrics, architecture } = this.props;
    const period = SLOT_PERIOD;
    const parts = costs({ table: prices, functions, queue: queue.queue, metrics, architecture, period });
    const title = `Cost, $ (prices of ${prices.region}, ${prices.date}; without storage, KMS, alarms, CloudTrail, and the detector)`;
    const soFar = parts.map((part, number) =>
      this.expression(part.label, `RUNNING_SUM(c${number})`, { [`c${number}`]: part }),
    );
    return [
      this.graph(`Cost so far in this range, by part, $`, soFar, { stacked: true }),
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

  private graph(title: string, left: IMetric[], more: { stacked?: boolean; view?: GraphWidgetView } = {}): GraphWidget {
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

function chunks<T>(items: readonly T[], size: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < items.length; start += size) rows.push(items.slice(start, start + size));
  return rows;
}
