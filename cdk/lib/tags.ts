import { type Stack, Tags } from 'aws-cdk-lib';

/** What was made for a blueprint can be found by this, and its costs told apart. */
const BLUEPRINT = 'activity-generator:blueprint';

/** A stack's own tags, which CloudFormation gives to what has no tags in a template. */
export function tagsOf(blueprint: string): Record<string, string> {
  return { [BLUEPRINT]: blueprint.replace(/[^\p{L}\p{N} _.:/=+@-]/gu, '-').slice(0, 256) };
}

/** Tag every resource of a stack. */
export function tag(stack: Stack, blueprint: string): void {
  for (const [key, value] of Object.entries(tagsOf(blueprint))) Tags.of(stack).add(key, value);
}
