/** Pause and resume: a document that dispatch looks for, and the alarms' actions. */

import {
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';
import type { Deployment } from './deployment.ts';
import { Documents } from './documents.ts';

const PAUSED = 'paused.json';

/** CloudWatch takes so many names in one request. */
const NAMES = 100;

export interface Paused {
  readonly time: string;
  readonly by: string;
}

/** Since when a deployment is paused, and by whom; `undefined`: it is not. */
export async function pausedOf(clients: Clients, deployment: Deployment): Promise<Paused | undefined> {
  return (await new Documents(clients.s3, deployment.recordBucket).read(PAUSED)) as Paused | undefined;
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

/** Go on with the present slot. What was paused is not caught up on. */
export async function resume(clients: Clients, deployment: Deployment): Promise<Paused | undefined> {
  const before = await pausedOf(clients, deployment);
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
