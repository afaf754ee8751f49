/** The way out: the stack, and, if asked for, what outlives it. */

import { DeleteStackCommand, waitUntilStackDeleteComplete } from '@aws-sdk/client-cloudformation';
import { stackName, targetStackName } from '../lib/names.ts';
import { callerOf, type Caller, type Clients } from './clients.ts';
import { bucketsLeftBy, bucketsOf, findStack, resourcesOf } from './deployment.ts';
import { bucketExists, emptyAndDelete } from './documents.ts';
import { Problem } from './problem.ts';

/** Deletion takes a minute or two. */
const LONGEST = 30 * 60;

/** What a destruction will do, said before it is done. */
export interface Destruction {
  readonly caller: Caller;
  readonly blueprint: string;
  readonly stack: string;
  /** The stack's id; absent: it is gone already. */
  readonly stackId?: string;
  /** Buckets that outlive the stack: its own, or those of stacks of that name that were deleted. */
  readonly buckets: readonly string[];
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
  const buckets = found?.StackId === undefined ? [] : bucketsOf(await resourcesOf(clients, found.StackId));
  if (all) buckets.push(...(await bucketsLeftBy(clients, stack)));
  const there: string[] = [];
  for (const bucket of new Set(buckets)) if (await bucketExists(clients.s3, bucket)) there.push(bucket);
  if (found === undefined && there.length === 0) {
    throw new Problem(
      `there is no stack ${stack} in account ${caller.account}, ${caller.region}${all ? ', and no bucket of an earlier one' : ''}`,
      ...(all ? [] : [`scripts/destroy ${blueprint} --all looks for buckets that an earlier one left`]),
    );
  }
  return {
    caller,
    blueprint,
    stack,
    ...(found?.StackId === undefined ? {} : { stackId: found.StackId }),
    buckets: there,
  };
}

/** For people, before they are asked. */
export function announced({ caller, blueprint, stack, stackId, buckets }: Destruction, all: boolean): string {
  const lines = [`account ${caller.account}, ${caller.region}`];
  if (stackId !== undefined) lines.push(`deletes the stack ${stack}`);
  if (all) lines.push(...buckets.map((bucket) => `deletes the bucket ${bucket} with all that it holds`));
  else lines.push(...buckets.map((bucket) => `keeps the bucket ${bucket}`));
  if (!all && buckets.length > 0) lines.push(`scripts/destroy ${blueprint} --all deletes them, now or within 90 days`);
  lines.push('keeps what targets put into buckets of their own, stacks in target accounts, and CDKToolkit');
  return lines.join('\n');
}

/** Do it. The stack goes first, so that nothing writes into the buckets any more. */
export async function destroy(
  clients: Clients,
  plan: Destruction,
  all: boolean,
  say: (line: string) => void,
): Promise<void> {
  if (plan.stackId !== undefined) await deleteStack(clients, plan.stackId, plan.stack);
  if (plan.stackId !== undefined) say(`deleted the stack ${plan.stack}`);
  if (!all) return;
  for (const bucket of plan.buckets) {
    const objects = await emptyAndDelete(clients.s3, bucket);
    say(`deleted the bucket ${bucket} and ${objects} objects`);
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
