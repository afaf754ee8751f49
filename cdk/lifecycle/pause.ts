/** Pause and resume: a document that dispatch looks for, and the alarms' actions. */

import {
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';
import type { Deployment } from './deployment.ts';
import { Documents, type Found } from './documents.ts';
import { Problem } from './problem.ts';
import { command } from './shell.ts';

const PAUSED = 'paused.json';

/** CloudWatch takes so many names in one request. */
const NAMES = 100;

export interface Paused {
  readonly time: string;
  readonly by: string;
  /** Why the document is no pause of these scripts; it stops activity all the same. */
  readonly damage?: string;
}

/** Since when a deployment is paused, and by whom; `undefined`: it is not. */
export async function pausedOf(clients: Clients, deployment: Deployment): Promise<Paused | undefined> {
  const found = await new Documents(clients.s3, deployment.recordBucket).read(PAUSED);
  return found && pauseIn(found);
}

/** What a document under that name says. Dispatch only asks whether there is one. */
export function pauseIn({ text, modified }: Found): Paused {
  const damaged = (damage: string): Paused => ({
    time: modified?.toISOString() ?? 'some time ago',
    by: 'somebody',
    damage,
  });
  const begins = `it begins with ${JSON.stringify(text.slice(0, 40))}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged(text === '' ? 'it is empty' : `it is not JSON: ${begins}`);
  }
  const { time, by } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof time !== 'string' || typeof by !== 'string') return damaged(`it lacks "time" or "by": ${begins}`);
  return { time, by };
}

/** Execute nothing from now on. Slots go on being planned, and end as `paused`: the ledger has no gap. */
export async function pause(clients: Clients, deployment: Deployment): Promise<Paused> {
  const before = await pausedOf(clients, deployment);
  const paused = before ?? { time: new Date().toISOString(), by: deployment.caller.arn };
  // First the alarms: a pause is nothing to be woken for.
  await silence(clients, deployment);
  if (before === undefined) await new Documents(clients.s3, deployment.recordBucket).write(PAUSED, paused);
  return paused;
}

/** Go on with the present slot. What was paused is not caught up on. What is no pause is only deleted by `force`. */
export async function resume(clients: Clients, deployment: Deployment, force: boolean): Promise<Paused | undefined> {
  const before = await pausedOf(clients, deployment);
  if (before?.damage !== undefined && !force) {
    throw new Problem(
      `s3://${deployment.recordBucket}/${PAUSED} is not a pause: ${before.damage}`,
      `look at it; ${command('scripts/resume', deployment.blueprint, '--force')} deletes it, whatever it is`,
    );
  }
  await new Documents(clients.s3, deployment.recordBucket).remove(PAUSED);
  await ofAlarms(deployment, (AlarmNames) => clients.alarms.send(new EnableAlarmActionsCommand({ AlarmNames })));
  return before;
}

/** Alarms go on watching, but tell nobody. */
export async function silence(clients: Clients, deployment: Deployment): Promise<void> {
  await ofAlarms(deployment, (AlarmNames) => clients.alarms.send(new DisableAlarmActionsCommand({ AlarmNames })));
}

/** The stack's alarms as they are. */
export async function alarmsOf(clients: Clients, deployment: Deployment): Promise<MetricAlarm[]> {
  const found: MetricAlarm[] = [];
  await ofAlarms(deployment, async (AlarmNames) => {
    const { MetricAlarms } = await clients.alarms.send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: NAMES }));
    found.push(...(MetricAlarms ?? []));
  });
  return found;
}

async function ofAlarms({ alarms }: Deployment, act: (names: string[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < alarms.length; start += NAMES) await act(alarms.slice(start, start + NAMES));
}
