/** However many targets a blueprint has, its templates stay within the quotas of IAM, CloudWatch and CloudFormation. */

import { App, type Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, app, blueprintStack, manyOf, REGION } from '../testing/fixtures.ts';
import { FAMILIES } from '../testing/many-targets.ts';
import { flatten, rights, templateOf } from '../testing/template.ts';
import { TargetAccountStack } from './target-account-stack.ts';

/** Quotas of IAM: characters without white space. */
const MANAGED_POLICY = 6_144;
const INLINE_POLICIES = 10_240;
const MANAGED_POLICIES = 10;
/** Quotas of CloudFormation: bytes of a template in a bucket, and of one that is sent as it is. */
const TEMPLATE = 1_000_000;
const SENT_TEMPLATE = 51_200;
const RESOURCES = 500;
/** Quotas of CloudWatch's dashboards. */
const WIDGETS = 500;
const METRICS_PER_WIDGET = 500;
const ALARMS_PER_WIDGET = 100;
const EXPRESSION = 2_048;

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Resource: unknown }[] };
  readonly Roles: readonly { readonly Ref: string }[];
}

/** Characters of a policy when each reference becomes an ARN, or a name, as long as may be. */
function characters({ PolicyDocument }: PolicyProperties): number {
  const filled = JSON.stringify(flatten(PolicyDocument))
    .replace(/<\w+\.\w+>/g, 'x'.repeat(150))
    .replace(/<\w+>/g, 'x'.repeat(63));
  return filled.length;
}

function policies(template: Template, type: 'Policy' | 'ManagedPolicy'): PolicyProperties[] {
  const found = Object.values(template.findResources(`AWS::IAM::${type}`)) as { Properties: PolicyProperties }[];
  return found.map(({ Properties }) => Properties);
}

function byRole(found: readonly PolicyProperties[]): Map<string, PolicyProperties[]> {
  const roles = new Map<string, PolicyProperties[]>();
  for (const policy of found) {
    const [role] = policy.Roles;
    expect(policy.Roles).toHaveLength(1);
    roles.set(role?.Ref ?? '', [...(roles.get(role?.Ref ?? '') ?? []), policy]);
  }
  return roles;
}

function expectWithinQuotas(template: Template): void {
  const [inline, managed] = [policies(template, 'Policy'), policies(template, 'ManagedPolicy')];
  for (const policy of [...inline, ...managed]) expect(policy.PolicyDocument.Statement.length).toBeGreaterThan(0);
  for (const policy of managed) expect(characters(policy)).toBeLessThanOrEqual(MANAGED_POLICY);
  for (const own of byRole(inline).values()) {
    expect(own.reduce((sum, policy) => sum + characters(policy), 0)).toBeLessThanOrEqual(INLINE_POLICIES);
  }
  for (const own of byRole(managed).values()) expect(own.length).toBeLessThanOrEqual(MANAGED_POLICIES);
  const whole = template.toJSON() as { Resources: object };
  expect(Object.keys(whole.Resources).length).toBeLessThanOrEqual(RESOURCES);
  expect(JSON.stringify(whole, null, 1).length).toBeLessThan(TEMPLATE);
}

/** What the actor may put, by key. */
function puts(template: Template, role: string): string[] {
  return rights(template, role)
    .filter(({ Action }) => Action === 's3:PutObject')
    .flatMap(({ Resource }) => Resource as string | string[]);
}

describe.each(FAMILIES.targets.counts)('%d targets', (count) => {
  const stack = blueprintStack('many', { blueprint: manyOf('targets', count), targetMetrics: true });
  const template = templateOf(stack);

  it('are within the quotas of IAM and CloudFormation', () => {
    expectWithinQuotas(template);
  });

  it('each have their right, once', () => {
    const keys = puts(template, 'ActorRole');
    expect(keys).toHaveLength(count);
    expect(new Set(keys).size).toBe(count);
  });

  it('pass cdk-nag', () => {
    const whole = stack.node.root;
    if (!App.isApp(whole)) throw new Error('a stack outside of an app');
    expect(new AwsSolutionsChecks(whole).validateScope(whole).violations).toEqual([]);
  });

  it('have the same eight alarms, each on one metric', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')) as { Properties: object }[];
    expect(alarms).toHaveLength(8);
    for (const { Properties } of alarms) expect(Properties).not.toHaveProperty('Metrics');
  });

  it('are on one dashboard, within its limits', () => {
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard')) as {
      Properties: { DashboardBody: unknown };
    }[];
    const { widgets } = JSON.parse(flatten(dashboard?.Properties.DashboardBody) as string) as {
      widgets: { properties: { metrics?: unknown[][]; alarms?: unknown[] } }[];
    };
    expect(widgets.length).toBeLessThanOrEqual(WIDGETS);
    for (const { properties } of widgets) {
      expect(properties.metrics?.length ?? 0).toBeLessThanOrEqual(METRICS_PER_WIDGET);
      expect(properties.alarms?.length ?? 0).toBeLessThanOrEqual(ALARMS_PER_WIDGET);
      for (const { expression } of (properties.metrics ?? []).flat() as { expression?: string }[]) {
        expect(expression?.length ?? 0).toBeLessThanOrEqual(EXPRESSION);
      }
    }
  });
});

it('as many targets as fit take all policies of a role', () => {
  const count = Math.max(...FAMILIES.targets.counts);
  const template = templateOf(blueprintStack('many', { blueprint: manyOf('targets', count) }));
  expect(policies(template, 'ManagedPolicy')).toHaveLength(MANAGED_POLICIES);
});

it('as many roles as fit are within what an account takes without a bucket, and nearly fill it', () => {
  const roles = manyOf('roles', Math.max(...FAMILIES.roles.counts)).permissions.roles;
  const stack: Stack = new TargetAccountStack(app(), 'ActivityGenerator-many-target-222222222222', {
    env: { account: '222222222222', region: REGION },
    blueprint: 'many',
    generatorAccount: ACCOUNT,
    roles,
  });
  const template = templateOf(stack);
  expectWithinQuotas(template);
  const bytes = JSON.stringify(template.toJSON(), null, 1).length;
  expect(bytes).toBeLessThanOrEqual(SENT_TEMPLATE);
  expect(bytes).toBeGreaterThan(SENT_TEMPLATE * 0.75);
});
