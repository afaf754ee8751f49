/** Rights, and why some of their resources have to be patterns. */

import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
// The name that a finding has; the library gives it nowhere else.
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';

/** Allow a role these actions on these resources. Without a reason no resource may be a pattern: the check finds it. */
export function allow(role: Role, sid: string, actions: string[], resources: string[], patterns?: string): void {
  grant(role, new PolicyStatement({ sid, actions, resources }), patterns);
}

/** Allow a role what a statement says; `patterns` is the reason for resources that are patterns. */
export function grant(role: Role, statement: PolicyStatement, patterns?: string): void {
  role.addToPolicy(statement);
  if (patterns === undefined) return;
  const names = (Stack.of(role).resolve(statement.resources) as unknown[]).map(flattenCfnReference);
  for (const name of names.filter((name) => name.includes('*'))) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${name}]`, reason: patterns });
  }
}
