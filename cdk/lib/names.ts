/**
 * Names that are known before anything is deployed: another account's trust policy names the execute role, and scripts
 * find a stack by its blueprint.
 */

import { createHash } from 'node:crypto';

const PREFIX = 'ActivityGenerator';

/** IAM's and Lambda's limit; stacks may have 128. */
const LONGEST = 64;

/** The functions: three in the order in which a data point passes them, and the two of a canary. */
export type Step = 'generate' | 'dispatch' | 'execute' | 'collect' | 'score';

/** The stack of a blueprint. */
export function stackName(blueprint: string): string {
  return name(blueprint, []);
}

/** The stack of an account that targets of a blueprint lie in. */
export function targetStackName(blueprint: string, account: string): string {
  return name(blueprint, ['target', account]);
}

/** A function; names of functions are a region's own. */
export function functionName(blueprint: string, step: Step): string {
  return name(blueprint, [step]);
}

/** The execute function's role; names of roles are the account's, so the region is part of it. */
export function executeRoleName(blueprint: string, region: string): string {
  return name(blueprint, [region, 'execute']);
}

/** The dashboard; names of dashboards are the account's, too. */
export function dashboardName(blueprint: string, region: string): string {
  return name(blueprint, [region]);
}

/**
 * Prefix, blueprint and ending, of letters, digits and hyphens. Where the blueprint's name cannot stand as it is, or is
 * too long, a hash of it keeps different blueprints apart.
 */
function name(blueprint: string, ending: string[]): string {
  const allowed = blueprint.replace(/[^A-Za-z0-9-]/g, '-');
  const plain = [PREFIX, allowed, ...ending].join('-');
  if (allowed === blueprint && plain.length <= LONGEST) return plain;
  const hash = createHash('sha256').update(blueprint).digest('hex').slice(0, 8);
  const rest = [PREFIX, '', hash, ...ending].join('-').length;
  return [PREFIX, allowed.slice(0, LONGEST - rest).replace(/-+$/, ''), hash, ...ending]
    .filter((part) => part)
    .join('-');
}
