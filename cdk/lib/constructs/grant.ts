/** Rights, and why some of their resources have to be patterns. */

import { Stack, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
// The name that a finding has; the library gives it nowhere else.
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { Policy } from '../blueprints/permissions.ts';
import { DERIVED, type Places, policyStatement } from '../blueprints/statements.ts';

/** Allow a role these actions on these resources. Without a reason no resource may be a pattern: the check finds it. */
export function allow(role: Role, sid: string, actions: string[], resources: string[], patterns?: string): void {
  grant(role, new PolicyStatement({ sid, actions, resources }), patterns);
}

/** Allow a role what a statement says; `patterns` is the reason for resources that are patterns. */
export function grant(role: Role, statement: PolicyStatement, patterns?: string): void {
  role.addToPolicy(statement);
  if (patterns !== undefined) acknowledge(role, statement, patterns);
}

/**
 * Allow a role what was derived from the blueprint: the first policy within its own, the others as managed ones, of which
 * a role takes ten. The command has cut them to the quota; left to itself, the library moves what is too large into
 * policies that are too large as well.
 */
export function grantDerived(role: Role, policies: readonly Policy[], places: Places): void {
  const [own, ...managed] = policies.map(({ Statement }) => Statement.map((one) => policyStatement(one, places)));
  for (const statement of own ?? []) grant(role, statement, DERIVED);
  for (const [number, statements] of managed.entries()) {
    const policy = new ManagedPolicy(role, `Derived${number + 1}`, { statements, roles: [role] });
    for (const statement of statements) acknowledge(policy, statement, DERIVED);
  }
}

function acknowledge(scope: IConstruct, statement: PolicyStatement, patterns: string): void {
  const names = (Stack.of(scope).resolve(statement.resources) as unknown[]).map(flattenCfnReference);
  for (const name of names.filter((name) => name.includes('*'))) {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${name}]`, reason: patterns });
  }
}
