/** The way out: the stack, and, if asked for, what outlives it. */

import { DeleteStackCommand, waitUntilStackDeleteComplete } from '@aws-sdk/client-cloudformation';
import { stackName, targetStackName } from '../lib/names.ts';
import { callerOf, type Caller, type Clients } from './clients.ts';
import { findStack, keptOf, leftBy, type Leftovers, resourcesOf } from './deployment.ts';
import { bucketExists, deleteTable, emptyAndDelete, tableExists } from './leftovers.ts';
import { Problem } from './problem.ts';
import { command } from './shell.ts';

/** Deletion takes a minute or two. */
const LONGEST = 30 * 60;

/** What a destruction will do, said before it is done. */
export interface Destruction {
  readonly caller: Caller;
  readonly blueprint: string;
  readonly stack: string;
  /** The stack's id; absent: it is gone already. */
  readonly stackId?: string;
  /** What outlives the stack: its own, or that of stacks of that name that were deleted. */
  readonly kept: Leftovers;
}

/** What there is to destroy of a stack; that there is nothing is a problem. */
export async function planDestruction(
  clients: Clients,
  blueprint: string,
  { all, targetAccount }: { all: boolean; targetAccount?: string | undefined },
): Promise<Destruction> {
  const caller = await callerOf(clients);
  if (targetAccount !== undefined && targetAccount !== caller.account) {
    throw new Problem(
      `the credentials are of account ${caller.account}, not ${targetAccount}`,
      'AWS_PROFILE=... chooses others',
    );
  }
  const stack = targetAccount === undefined ? stackName(blueprint) : targetStackName(blueprint, targetAccount);
  const found = await findStack(clients, stack);
  const own = found?.StackId === undefined ? undefined : keptOf(await resourcesOf(clients, found.StackId));
  const earlier = all ? await leftBy(clients, stack) : undefined;
  const kept = await thatExist(clients, {
    buckets: [...(own?.buckets ?? []), ...(earlier?.buckets ?? [])],
    tables: [...(own?.tables ?? []), ...(earlier?.tables ?? [])],
  });
  if (found === undefined && kept.buckets.length + kept.tables.length === 0) {
    throw new Problem(
      `there is no stack ${stack} in account ${caller.account}, ${caller.region}${all ? ', and no bucket or table of an earlier one' : ''}`,
      ...(all
        ? []
        : [`${command('scripts/destroy', blueprint, '--all')} looks for buckets and tables that an earlier one left`]),
    );
  }
  return { caller, blueprint, stack, ...(found?.StackId === undefined ? {} : { stackId: found.StackId }), kept };
}

async function thatExist(clients: Clients, { buckets, tables }: Leftovers): Promise<Leftovers> {
  const there = async (names: readonly string[], exists: (name: string) => Promise<boolean>): Promise<string[]> => {
    const found: string[] = [];
    for (const name of new Set(names)) if (await exists(name)) found.push(name);
    return found;
  };
  return {
    buckets: await there(buckets, (bucket) => bucketExists(clients.s3, bucket)),
    tables: await there(tables, (table) => tableExists(clients.tables, table)),
  };
}

/** For people, before they are asked. */
export function announced({ caller, blueprint, stack, stackId, kept }: Destruction, all: boolean): string {
  const lines = [`account ${caller.account}, ${caller.region}`];
  if (stackId !== undefined) lines.push(`deletes the stack ${stack}`);
  const what = [
    ...kept.buckets.map((bucket) => `the bucket ${bucket}`),
    ...kept.tables.map((table) => `the table ${table}`),
  ];
  lines.push(...what.map((one) => (all ? `deletes ${one} with all that it holds` : `keeps ${one}`)));
  if (!all && what.length > 0) {
    lines.push(`${command('scripts/destroy', blueprint, '--all')} deletes them, now or within 90 days`);
  }
  lines.push('keeps what targets put into buckets of their own, stacks in target accounts, and CDKToolkit');
  return lines.join('\n');
}

/** Do it. The stack goes first, so that nothing writes into buckets and table any more. */
export async function destroy(
  clients: Clients,
  plan: Destruction,
  all: boolean,
  say: (line: string) => void,
): Promise<void> {
  if (plan.stackId !== undefined) await deleteStack(clients, plan.stackId, plan.stack);
  if (plan.stackId !== undefined) say(`deleted the stack ${plan.stack}`);
  if (!all) return;
  for (const bucket of plan.kept.buckets) {
    const objects = await emptyAndDelete(clients.s3, bucket, say);
    say(`deleted the bucket ${bucket} and ${objects} objects`);
  }
  for (const table of plan.kept.tables) {
    await deleteTable(clients.tables, table);
    say(`deleted the table ${table}`);
  }
}

/** Delete a stack, with the role that it was deployed with, and wait for it. */
export async function deleteStack(clients: Clients, id: string, name: string): Promise<void> {
  await clients.stacks.send(new DeleteStackCommand({ StackName: id }));
  try {
    await waitUntilStackDeleteComplete(
      { client: clients.stacks, maxWaitTime: LONGEST, minDelay: 2, maxDelay: 10 },
      { StackName: id },
    );
  } catch (error) {
    const stack = await findStack(clients, id);
    const reason = stack?.StackStatusReason ?? (error instanceof Error ? error.message : String(error));
    throw new Problem(
      `the stack ${name} was not deleted: ${reason}`,
      'its events in the CloudFormation console say which resource and why',
    );
  }
}
