/** What a deployment does at the moment, from its record, its queues and its alarms. */

import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';
import type { Deployment } from './deployment.ts';
import { Documents } from './documents.ts';
import { readSpan, slotAt, type Span, timeOf } from './ledger.ts';
import { alarmsOf, type Paused, pausedOf } from './pause.ts';

/** Slots that are looked at. */
const LAST_HOUR = 60;

export interface Status {
  readonly deployment: Deployment;
  readonly paused?: Paused;
  /** Absent: no tick has come yet. */
  readonly span?: Span;
  readonly queue: number;
  readonly deadLetters: number;
  readonly lostTasks: number;
  readonly alarms: readonly { name: string; says: string }[];
  readonly actionsOff: number;
}

/** Look. `now` is in seconds since the epoch. */
export async function statusOf(clients: Clients, deployment: Deployment, now: number): Promise<Status> {
  const record = new Documents(clients.s3, deployment.recordBucket);
  const [paused, versions, queue, deadLetters, lostTasks, alarms] = await Promise.all([
    pausedOf(clients, deployment),
    record.keys('versions/'),
    depth(clients, deployment.queue),
    depth(clients, deployment.deadLetters),
    depth(clients, deployment.lostTasks),
    alarmsOf(clients, deployment),
  ]);
  const span =
    versions.length === 0
      ? undefined
      : await readSpan(deployment.recordBucket, deployment.caller.region, slotAt(now) - LAST_HOUR + 1);
  return {
    deployment,
    ...(paused === undefined ? {} : { paused }),
    ...(span === undefined ? {} : { span }),
    queue,
    deadLetters,
    lostTasks,
    alarms: alarms
      .filter(({ StateValue }) => StateValue === 'ALARM')
      .map(({ AlarmName, AlarmDescription }) => ({ name: AlarmName ?? '', says: AlarmDescription ?? '' })),
    actionsOff: alarms.filter(({ ActionsEnabled }) => ActionsEnabled === false).length,
  };
}

/** Messages in a queue, waiting and in flight. */
async function depth(clients: Clients, QueueUrl: string | undefined): Promise<number> {
  if (QueueUrl === undefined) return 0;
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await clients.queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

/** For people. */
export function shown(status: Status, now: number): string {
  const { deployment, paused, span } = status;
  const { caller } = deployment;
  const rows: [string, string][] = [
    ['blueprint', `${deployment.blueprint} in account ${caller.account}, ${caller.region}`],
    ['stack', `${deployment.stack}: ${deployment.status}`],
    ['version', deployment.version ?? 'not known'],
    ['state', paused ? `paused since ${paused.time} by ${paused.by}` : 'running'],
    ['last slot', lastSlot(span, now)],
    ['last hour', span ? lastHour(span) : 'nothing yet'],
    ['queue', `${status.queue} messages; dead letters ${status.deadLetters}, lost tasks ${status.lostTasks}`],
    ['alarms', alarms(status)],
    ['dashboard', deployment.dashboard ?? 'none'],
    ['record', `s3://${deployment.recordBucket}`],
  ];
  const lines = rows.map(([name, text]) => `${name.padEnd(11)}${text}`);
  return [...lines, ...(span ? targets(span) : []), ...status.alarms.map(alarm)].join('\n');
}

/** For programs. */
export function asJson({ span, ...status }: Status): string {
  const targets = span && Object.fromEntries(span.targets);
  return JSON.stringify({ ...status, ...(span ? { lastHour: { ...span, targets } } : {}) }, null, 2);
}

function lastSlot(span: Span | undefined, now: number): string {
  if (span === undefined) return 'none: no tick has come yet';
  if (span.lastSlot === undefined) return 'none in the last hour';
  return `${timeOf(span.lastSlot)}, ${Math.floor(now / 60) - span.lastSlot} min ago`;
}

function lastHour(span: Span): string {
  const endings = Object.entries(span.endings).map(([ending, count]) => `${count} ${ending}`);
  const points = endings.length === 0 ? 'no data points' : `data points: ${endings.join(', ')}`;
  return `${span.slots} slots, ${span.missed} missed; ${points}`;
}

function targets(span: Span): string[] {
  const rows = [...span.targets].sort(([a], [b]) => a - b);
  const named = rows.map(([index, total]) => [`${index} ${total.title}`.trim(), total] as const);
  const width = Math.max(6, ...named.map(([title]) => title.length));
  const figures = (...cells: (string | number)[]): string => cells.map((cell) => String(cell).padStart(9)).join('');
  return [
    '',
    'target'.padEnd(width) + figures('planned', 'done', 'failed', 'late') + '  errors',
    ...named.map(([title, { planned, done, failed, late, errors }]) => {
      const codes = Object.entries(errors).map(([code, count]) => `${count} ${code}`);
      return `${title.padEnd(width)}${figures(planned, done, failed, late)}  ${codes.join(', ')}`.trimEnd();
    }),
  ];
}

function alarms({ alarms: ringing, actionsOff, deployment }: Status): string {
  const off = actionsOff > 0 ? `; actions of ${actionsOff} are off` : '';
  return `${ringing.length} of ${deployment.alarms.length} in ALARM${off}`;
}

function alarm({ name, says }: { name: string; says: string }): string {
  return `ALARM ${name}: ${says}`;
}
