/** Whether the roles of a target account can be assumed, as far as it can be said from where one stands. */

import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type Role,
} from '@aws-sdk/client-iam';
import type { RolePermissions } from '../lib/blueprints/permissions.ts';
import { executeRoleName } from '../lib/names.ts';
import { callerOf, type Caller, type Clients, isNamed } from './clients.ts';
import { findDeployment } from './deployment.ts';
import { Documents } from './documents.ts';
import { readSpan, slotAt, timeOf } from './ledger.ts';
import { Problem } from './problem.ts';
import { command } from './shell.ts';
import { fileOf, rolesOf, type Wanted } from './target-account.ts';
import { problemsOfTrust, trustedAccounts } from './trust.ts';

/** What was found: what speaks for it, and what against it. */
export interface Finding {
  readonly role: string;
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

/** Slots of the ledger that a check looks back. */
const LOOK_BACK = 60;

/** Look from the account whose credentials are in use: the target's knows the trust, the generator's what really happened. */
export async function checkRoles(clients: Clients, wanted: Wanted, here: string, now: number): Promise<Finding[]> {
  const { name, path } = fileOf(wanted.blueprint, here);
  const roles = rolesOf(path, wanted.account);
  if (roles.length === 0) {
    throw new Problem(
      `${path} names no role of account ${wanted.account}: nothing is assumed there`,
      `${command('scripts/setup-target-account', wanted.blueprint, wanted.account, '--generator-account', 'ID')} makes one, and says what to write`,
    );
  }
  const caller = await callerOf(clients);
  const findings: Finding[] = [];
  for (const role of roles) {
    findings.push(
      caller.account === wanted.account
        ? await fromTarget(clients, role, { name, caller, wanted })
        : await fromGenerator(clients, role, { name, caller, now }),
    );
  }
  return findings;
}

/** In the target account: is the role there, and whom does it trust? */
async function fromTarget(
  clients: Clients,
  { arn, external_id: externalId }: RolePermissions,
  { name, caller, wanted }: { name: string; caller: Caller; wanted: Wanted },
): Promise<Finding> {
  const role = await roleOf(clients, arn);
  if (role === undefined) {
    return {
      role: arn,
      good: [],
      bad: [`it does not exist: ${command('scripts/setup-target-account', wanted.blueprint, wanted.account)}`],
    };
  }
  const document = decodeURIComponent(role.AssumeRolePolicyDocument ?? '{"Statement": []}');
  const execute = executeRoleName(name, caller.region);
  const bad = problemsOfTrust(document, { account: wanted.generatorAccount, role: execute, externalId });
  if (bad.length > 0) return { role: arn, good: ['it exists'], bad };
  const from = wanted.generatorAccount ?? trustedAccounts(document).join(', ');
  const rest =
    'that role, and its right to assume, are seen from the account of the blueprint: the same command with its credentials';
  return {
    role: arn,
    good: [`it exists, and trusts ${execute} of account ${from} with the blueprint's external id`, rest],
    bad,
  };
}

/** In the account of the blueprint: may execute assume it, and did it? */
async function fromGenerator(
  clients: Clients,
  { arn, targets }: RolePermissions,
  { name, caller, now }: { name: string; caller: Caller; now: number },
): Promise<Finding> {
  const execute = executeRoleName(name, caller.region);
  const good: string[] = [];
  const bad: string[] = [];
  if (await mayAssume(clients, execute, arn)) good.push(`${execute} may assume it`);
  else
    bad.push(
      `${execute} of account ${caller.account} does not exist or may not assume it: ${command('scripts/deploy', name)}`,
    );
  const deployment = await findDeployment(clients, name);
  const record = new Documents(clients.s3, deployment.recordBucket);
  const ticked = (await record.keys('versions/')).length > 0;
  const span = ticked ? await readSpan(deployment.recordBucket, caller.region, slotAt(now) - LOOK_BACK) : undefined;
  for (const place of targets) {
    const { lastDone, lastFailed, errors } = span?.targets.get(place) ?? { errors: {} };
    if (lastDone !== undefined && lastDone >= (lastFailed ?? 0))
      good.push(`target ${place} was active under it at ${timeOf(lastDone)}`);
    else if (lastFailed === undefined)
      bad.push(`target ${place} was not active in the last hour: nothing is proven yet`);
    else
      bad.push(
        `target ${place} failed at ${timeOf(lastFailed)}: ${counted(errors)}; execute's log says whether the role or the target refused`,
      );
  }
  return { role: arn, good, bad };
}

async function mayAssume(clients: Clients, role: string, arn: string): Promise<boolean> {
  try {
    for await (const document of policiesOf(clients, role)) if (allows(document, arn)) return true;
    return false;
  } catch (error) {
    if (isNamed(error, 'NoSuchEntityException')) return false;
    throw error;
  }
}

/** The policies of a role: its own, and the managed ones that hold what is too much for these. */
async function* policiesOf({ iam }: Clients, RoleName: string): AsyncGenerator<string | undefined> {
  for await (const page of paginateListRolePolicies({ client: iam }, { RoleName })) {
    for (const PolicyName of page.PolicyNames ?? []) {
      yield (await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument;
    }
  }
  for await (const page of paginateListAttachedRolePolicies({ client: iam }, { RoleName })) {
    for (const { PolicyArn } of page.AttachedPolicies ?? []) {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
      yield (await iam.send(new GetPolicyVersionCommand(version))).PolicyVersion?.Document;
    }
  }
}

function allows(document: string | undefined, arn: string): boolean {
  const { Statement } = JSON.parse(decodeURIComponent(document ?? '{}')) as {
    Statement?: { Action: unknown; Resource: unknown }[];
  };
  return (Statement ?? []).some(
    ({ Action, Resource }) => [Action].flat().includes('sts:AssumeRole') && [Resource].flat().includes(arn),
  );
}

async function roleOf(clients: Clients, arn: string): Promise<Role | undefined> {
  try {
    return (await clients.iam.send(new GetRoleCommand({ RoleName: arn.split('/').at(-1) }))).Role;
  } catch (error) {
    if (isNamed(error, 'NoSuchEntityException')) return undefined;
    throw error;
  }
}

function counted(errors: Readonly<Record<string, number>>): string {
  return Object.entries(errors)
    .map(([code, count]) => `${count} ${code}`)
    .join(', ');
}
