/** Looking at a template. */

import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** A statement of a template, its references written as `<LogicalId.Attribute>`. */
export type Flat = Record<string, unknown>;

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

/** The template of a stack. */
export function templateOf(stack: Stack): Template {
  return Template.fromStack(stack);
}

/** The one resource of a type whose logical id begins so. */
export function resource(template: Template, type: string, start: string): Record<string, unknown> {
  const found = Object.entries(template.findResources(type) as Record<string, Resource>).filter(([id]) =>
    id.startsWith(start),
  );
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} begin with ${start}`);
  return found[0]?.[1].Properties ?? {};
}

/** All statements of the policies of one role, references made texts. */
export function rights(template: Template, role: string): Flat[] {
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.values(template.findResources(type) as Record<string, Resource>),
  );
  const own = policies.filter(({ Properties }) => JSON.stringify(Properties?.Roles).includes(`"Ref":"${role}`));
  if (own.length === 0) throw new Error(`no policy is attached to ${role}`);
  return own.flatMap(({ Properties }) => {
    const document = Properties?.PolicyDocument as { Statement: Flat[] };
    return document.Statement.map((statement) => flatten(statement) as Flat);
  });
}

/** References and joins as texts: `<RecordBucket.Arn>/run.json`, without the hash of logical ids. */
export function flatten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flatten);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  if ('Fn::Join' in object) {
    const [delimiter, parts] = object['Fn::Join'] as [string, unknown[]];
    return parts.map(flatten).join(delimiter);
  }
  if ('Fn::GetAtt' in object) {
    const [id, attribute] = object['Fn::GetAtt'] as [string, string];
    return `<${plain(id)}.${attribute}>`;
  }
  if ('Ref' in object) return `<${plain(String(object.Ref))}>`;
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, flatten(inner)]));
}

/** A logical id without the hash that ends it. */
function plain(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

/** A template as a snapshot keeps it: what follows from the content of a built file is left out. */
export function forSnapshot(template: Template): string {
  return `${JSON.stringify(template.toJSON(), null, 2).replace(/[0-9a-f]{64}/g, '<hash of a file>')}\n`;
}

/** The errors or warnings of a stack and everything in it. */
export function annotations(stack: Stack, level: 'error' | 'warning'): string[] {
  const metadata = stack.node.findAll().flatMap(({ node }) => node.metadata);
  return metadata.filter(({ type }) => type === `aws:cdk:${level}`).map(({ data }) => String(data));
}
