/** Statements of the command as statements of a stack: its placeholders become what the stack knows. */

import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Statement } from './permissions.ts';

/** What a stack puts in the place of `${Partition}`, `${Region}`, `${Account}` and `${DefaultBucket}`. */
export interface Places {
  readonly Partition: string;
  readonly Region: string;
  readonly Account: string;
  readonly DefaultBucket?: string;
}

/** Why derived rights hold patterns. */
export const DERIVED =
  'Derived from the blueprint: the prefix of a target, since keys are drawn; any metric of one namespace, since metrics are ' +
  'no resources; the key behind an alias, since an alias is no resource';

/** A text with its placeholders filled. IAM's own variables (`${aws:...}`) stay as they are. */
export function fill(text: string, places: Places): string {
  return text.replace(/\$\{([A-Za-z]+)\}/g, (whole, name: string) => {
    const value = (places as unknown as Record<string, string | undefined>)[name];
    if (value === undefined) throw new Error(`nothing is known to put in the place of ${whole} in "${text}"`);
    return value;
  });
}

/** A statement with its placeholders filled. */
export function policyStatement(statement: Statement, places: Places): PolicyStatement {
  const filled = (texts: readonly string[]): string[] => texts.map((text) => fill(text, places));
  const conditions = Object.entries(statement.Condition ?? {}).map(([operator, keys]) => {
    const values = Object.entries(keys).map(([key, value]) => {
      return [key, typeof value === 'string' ? fill(value, places) : filled(value)] as const;
    });
    return [operator, Object.fromEntries(values)] as const;
  });
  return new PolicyStatement({
    sid: statement.Sid,
    actions: [...statement.Action],
    resources: filled(statement.Resource),
    conditions: Object.fromEntries(conditions),
  });
}
