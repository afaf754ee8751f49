/** A second account: its roles in one step, and whether they can be assumed. */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltCommand } from '../lib/blueprints/command.ts';
import type { RolePermissions } from '../lib/blueprints/permissions.ts';
import { executeRoleName, targetStackName } from '../lib/names.ts';
import { partitionOf } from '../lib/partitions.ts';
import { ROOT } from '../lib/settings.ts';
import { cdk, emulatorContext } from './cdk.ts';
import { callerOf, type Clients } from './clients.ts';
import { choose } from './deploy.ts';
import { Problem } from './problem.ts';
import { command } from './shell.ts';

export interface Wanted {
  readonly blueprint: string;
  readonly account: string;
  readonly generatorAccount?: string | undefined;
  /** Places of the targets that are to lie in the account, where the blueprint does not say it yet. */
  readonly targets?: string | undefined;
}

/** A target as far as it matters here. */
interface Target {
  readonly role?: unknown;
  readonly credentials?: unknown;
}

/** The roles of an account, as they are to be made. */
export interface Prepared {
  /** The blueprint's name. */
  readonly name: string;
  readonly stack: string;
  readonly generatorAccount: string;
  readonly roles: readonly RolePermissions[];
  /** What tells the app to make their stack and no other. */
  readonly context: readonly string[];
  /** What to write into the blueprint, for people. */
  readonly lines: readonly string[];
}

/** Find the roles that a blueprint names in an account, or propose one. */
export function prepare(wanted: Wanted, region: string, here: string): Prepared {
  const { account, generatorAccount } = wanted;
  if (generatorAccount === undefined) {
    throw new Problem('which account is the blueprint deployed to? The roles trust it', '--generator-account ID');
  }
  const { name, path } = fileOf(wanted.blueprint, here);
  const named = rolesOf(path, account);
  const proposed = named.length === 0 ? propose(path, name, region, wanted) : undefined;
  const roles = proposed === undefined ? named : rolesOf(proposed.path, account);
  const blueprint =
    proposed === undefined
      ? choose(wanted.blueprint, here).context
      : ['--context', `blueprints=${proposed.folder}`, '--context', `blueprint=${name}`];
  const write = roles.map(
    ({ arn, external_id, targets }) => `targets ${targets.join(', ')}: "role": ${JSON.stringify({ arn, external_id })}`,
  );
  const rest =
    proposed === undefined
      ? `the blueprint has ${write.length === 1 ? 'this role' : 'these roles'} already`
      : `put that role into these targets of ${path}, and deploy it in account ${generatorAccount}: ${command('scripts/deploy', wanted.blueprint)}`;
  return {
    name,
    stack: targetStackName(name, account),
    generatorAccount,
    roles,
    context: [...blueprint, '--context', `account=${generatorAccount}`],
    lines: [...write, rest],
  };
}

/** Deploy the account's roles, with its own credentials; returns what to tell. */
export async function setUp(
  clients: Clients,
  wanted: Wanted,
  here: string,
  further: readonly string[],
): Promise<string> {
  const { account } = wanted;
  const caller = await callerOf(clients);
  if (caller.account !== account) {
    throw new Problem(
      `the credentials are of account ${caller.account}, not ${account}`,
      'AWS_PROFILE=... chooses others',
      '--print-template prints what the owner of that account can deploy',
    );
  }
  const { name, stack, generatorAccount, context, lines } = prepare(wanted, caller.region, here);
  const deployed = ['deploy', stack, '--exclusively', '--require-approval', 'never'];
  cdk(...deployed, ...context, ...emulatorContext(), ...further);
  return [`account ${account} is ready for ${name} of account ${generatorAccount}`, ...lines].join('\n');
}

/** The file of a blueprint: this needs one on this machine. */
export function fileOf(called: string, here: string): { name: string; path: string } {
  const { name, path } = choose(called, here);
  if (path === undefined)
    throw new Problem(`${called} lies in S3`, 'download it first: its roles are read from a file');
  return { name, path };
}

/** The roles of an account that a blueprint names. */
export function rolesOf(path: string, account: string): readonly RolePermissions[] {
  const command = process.env.ACTIVITY_GENERATOR ?? join(ROOT, 'target/release/activity-generator');
  const derived = new BuiltCommand(command).derive(path);
  if ('roles' in derived) return derived.roles.filter((role) => role.account === account);
  throw new Problem(`${path} is not valid:\n${derived.join('\n')}`);
}

/** A copy of the blueprint whose targets have a role in the account, for deploying that role before the blueprint has it. */
function propose(
  path: string,
  name: string,
  region: string,
  { account, targets }: Wanted,
): { folder: string; path: string } {
  const blueprint = JSON.parse(readFileSync(path, 'utf8')) as { targets: Target[] };
  const places =
    targets === undefined ? withoutIdentity(blueprint.targets) : placesOf(targets, blueprint.targets.length);
  if (places.length === 0) {
    throw new Problem(
      `${path} names no role of account ${account}, and has no target without an identity`,
      '--targets 0,2 chooses some',
    );
  }
  const arn = `arn:${partitionOf(region)}:iam::${account}:role/${targetRoleName(name, region)}`;
  const role = { arn, external_id: randomUUID() };
  const changed = blueprint.targets.map((target, place) => (places.includes(place) ? { ...target, role } : target));
  const folder = mkdtempSync(join(tmpdir(), 'activity-generator-'));
  const copy = join(folder, `${name}.json`);
  writeFileSync(copy, JSON.stringify({ ...blueprint, targets: changed }));
  return { folder, path: copy };
}

function withoutIdentity(targets: readonly Target[]): number[] {
  return targets.flatMap(({ role, credentials }, place) =>
    role === undefined && credentials === undefined ? [place] : [],
  );
}

function placesOf(text: string, count: number): number[] {
  return text.split(',').map((part) => {
    const place = Number(part);
    if (/^\d+$/.test(part) && place < count) return place;
    throw new Problem(
      `--targets ${text}: "${part}" is no place of a target`,
      `the blueprint has the targets 0 to ${count - 1}`,
    );
  });
}

/** One per blueprint and region, beside that of execute. */
function targetRoleName(blueprint: string, region: string): string {
  return executeRoleName(blueprint, region).replace(/execute$/, 'target');
}
