import { describe, expect, it } from 'vitest';
import { blueprintStack } from '../testing/fixtures.ts';
import { flatten, resource, templateOf } from '../testing/template.ts';
import { ENDINGS } from './activity-metrics.ts';

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly metrics?: unknown[];
    readonly alarms?: unknown[];
    readonly markdown?: string;
  };
}

describe('the dashboard', () => {
  const template = templateOf(blueprintStack('shop'));
  const { DashboardBody, DashboardName } = flatten(resource(template, 'AWS::CloudWatch::Dashboard', 'Sight')) as Record<
    string,
    string
  >;
  const { widgets } = JSON.parse(DashboardBody ?? '') as { widgets: Widget[] };
  const titled = (start: string): Widget['properties'] => {
    const found = widgets.filter(({ properties }) => properties.title?.startsWith(start));
    expect(found, start).toHaveLength(1);
    return found[0]?.properties ?? {};
  };

  it('shows planned against executed for each target', () => {
    for (const target of ['0 s3 put default-bucket/documents/', '2 lambda place-order', '4 s3 get shop-partner/']) {
      const lines = titled(target).metrics as [string, string, ...string[]][];
      expect(lines.map(([, name]) => name)).toEqual([
        'PlannedActivities',
        'DoneActivities',
        'FailedActivities',
        'LateActivities',
      ]);
      for (const line of lines) expect(line.slice(2, 6)).toEqual(['blueprint', 'shop', 'target', target]);
    }
  });

  it('shows how activities ended, every kind that has a metric', () => {
    const searches = (titled('Endings').metrics as [{ expression: string }][]).map(([{ expression }]) => expression);
    expect(searches).toEqual(
      ENDINGS.map(
        (ending) =>
          `SUM(SEARCH('{ActivityGenerator,blueprint,target} MetricName="${ending}Activities" blueprint="shop"', 'Sum'))`,
      ),
    );
  });

  it('shows slots missed, the age of the queue, the functions and every alarm', () => {
    expect(JSON.stringify(titled('Slots missed').metrics)).toContain('PERIOD(slots) / 60 - FILL(slots, 0)');
    expect(JSON.stringify(titled('Queue').metrics)).toContain('ApproximateAgeOfOldestMessage');
    expect(JSON.stringify(titled('Functions').metrics)).toContain('Throttles');
    expect(titled('Alarms').alarms).toHaveLength(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length);
  });

  it('counts what it cost so far, and says of which prices and without what', () => {
    const { metrics } = titled('Cost so far');
    expect(JSON.stringify(metrics)).toContain('RUNNING_SUM(c0)');
    expect(titled('Cost, $').title).toMatch(/prices of us-east-1, \d{4}-\d{2}; without storage/);
  });

  it('has a name that is known beforehand, and an address', () => {
    expect(DashboardName).toBe('ActivityGenerator-shop-us-east-1');
    expect(template.findOutputs('DashboardUrl')).toMatchObject({
      DashboardUrl: {
        Value:
          'https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/ActivityGenerator-shop-us-east-1',
      },
    });
  });
});
