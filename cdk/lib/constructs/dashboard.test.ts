import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, blueprintStack } from '../testing/fixtures.ts';
import { flatten, resource, templateOf } from '../testing/template.ts';
import { ENDINGS } from './activity-metrics.ts';

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly metrics?: unknown[];
    readonly alarms?: unknown[];
    readonly query?: string;
  };
}

function widgetsOf(template: Template): Widget[] {
  const { DashboardBody } = flatten(resource(template, 'AWS::CloudWatch::Dashboard', 'Sight')) as {
    DashboardBody: string;
  };
  return (JSON.parse(DashboardBody) as { widgets: Widget[] }).widgets;
}

function titled(widgets: Widget[], start: string): Widget['properties'] {
  const found = widgets.filter(({ properties }) => properties.title?.startsWith(start));
  expect(found, start).toHaveLength(1);
  return found[0]?.properties ?? {};
}

describe('the dashboard', () => {
  const template = templateOf(blueprintStack('shop'));
  const widgets = widgetsOf(template);
  const names = (title: string): unknown[] =>
    (titled(widgets, title).metrics as [string, string, ...string[]][]).map(([, name, ...dimensions]) => {
      expect(dimensions.slice(0, 2)).toEqual(['blueprint', 'shop']);
      return name;
    });

  it('shows planned against executed, and how activities ended, every kind that has a metric', () => {
    expect(names('Activities, planned')).toEqual([
      'PlannedActivities',
      'DoneActivities',
      'FailedActivities',
      'LateActivities',
    ]);
    expect(names('Endings')).toEqual(ENDINGS.map((ending) => `${ending}Activities`));
  });

  it('lists targets and failures by queries of the logs, and what requests of targets cost', () => {
    expect(titled(widgets, 'Targets in this range').query).toBe(
      "SOURCE '<DispatchLog>' | SOURCE '<ExecuteLog>' | " +
        'filter ispresent(PlannedActivities) or ispresent(DoneActivities)\n' +
        '| stats sum(PlannedActivities) as planned, sum(DoneActivities) as done, sum(FailedActivities) as failed, ' +
        'sum(LateActivities) as late, sum(LostActivities) as lost, sum(BudgetActivities) as budget by target\n' +
        '| sort failed desc, late desc, target asc',
    );
    expect(titled(widgets, 'Last failures').query).toContain('filter FailedActivities > 0');
    expect(titled(widgets, 'Requests of targets').query).toContain('as dollars by operation');
  });

  it('draws each target only where its metrics are paid for', () => {
    const drawn = (all: Widget[]): Widget[] =>
      all.filter(({ properties }) => properties.title?.includes('each target'));
    expect(drawn(widgets)).toEqual([]);
    const paid = drawn(widgetsOf(templateOf(blueprintStack('shop', { targetMetrics: true }))));
    expect(paid.map(({ properties }) => (properties.metrics as [{ expression: string }][])[0]?.[0].expression)).toEqual(
      ['Planned', 'Done', 'Failed'].map(
        (what) =>
          `SEARCH('{ActivityGenerator,blueprint,target} MetricName="${what}Activities" blueprint="shop"', 'Sum')`,
      ),
    );
  });

  it('shows slots missed, the age of the queue, the functions and every alarm', () => {
    expect(JSON.stringify(titled(widgets, 'Slots missed').metrics)).toMatch(
      /PERIOD\(plans\) \/ 60 - FILL\(plans, 0\) \/ \d+/,
    );
    expect(JSON.stringify(titled(widgets, 'Queue').metrics)).toContain('ApproximateAgeOfOldestMessage');
    expect(JSON.stringify(titled(widgets, 'Functions').metrics)).toContain('Throttles');
    const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    expect(titled(widgets, 'Alarms').alarms).toHaveLength(alarms.length);
  });

  it('counts what it cost so far, and says of which prices and without what', () => {
    const { metrics } = titled(widgets, 'Cost so far');
    expect(JSON.stringify(metrics)).toContain('RUNNING_SUM(c0)');
    expect(titled(widgets, 'Cost of the deployment').title).toMatch(
      /prices of us-east-1, \d{4}-\d{2}; without requests of targets, storage/,
    );
  });

  it.each([
    ['us-east-1', 'console.aws.amazon.com'],
    ['cn-north-1', 'console.amazonaws.cn'],
    ['us-gov-east-1', 'console.amazonaws-us-gov.com'],
    ['eusc-de-east-1', 'console.amazonaws-eusc.eu'],
  ])('has a name that is known beforehand, and in %s an address at %s', (region, host) => {
    const own = templateOf(blueprintStack('shop', { env: { account: ACCOUNT, region } }));
    const name = `ActivityGenerator-shop-${region}`;
    expect(resource(own, 'AWS::CloudWatch::Dashboard', 'Sight').DashboardName).toBe(name);
    expect(own.findOutputs('DashboardUrl')).toMatchObject({
      DashboardUrl: { Value: `https://${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}` },
    });
  });

  it('has no address where the console is not public', () => {
    const own = templateOf(blueprintStack('shop', { env: { account: ACCOUNT, region: 'us-isob-east-1' } }));
    expect(own.findOutputs('DashboardUrl')).toEqual({});
  });
});
