/** What a deployment does at the moment, from its record, its queues and its alarms. */

import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type Clients, isNamed, messageOf } from './clients.ts';
import type { Deployment } from './deployment.ts';
import { Documents } from './documents.ts';
import { type Scores, scoresOf, scoreLines } from './scores.ts';
import { readSpan, slotAt, type Span, timeOf } from './ledger.ts';
import { alarmsOf, type Paused, pausedOf } from './pause.ts';
import { command } from './shell.ts';

/** Slots that are looked at. */
const LAST_HOUR = 60;

/** Messages in a queue; `gone`: somebody deleted it. */
export type Depth = number | 'gone';

export interface Status {
  readonly deployment: Deployment;
  readonly paused?: Paused;
  /** Absent: no tick has come yet, or the ledger cannot be read. */
  readonly span?: Span;
  /** Why the ledger cannot be read. */
  readonly unread?: string;
  /** What the canary scored last; absent: there is none, or no hour is closed yet. */
  readonly scores?: Scores;
  readonly queue: Depth;
  readonly deadLetters: Depth;
  readonly lostTasks: Depth;
  readonly alarms: readonly { name: string; says: string }[];
  readonly actionsOff: number;
}

/** Look. `now` is in seconds since the epoch. */
export async function statusOf(clients: Clients, deployment: Deployment, now: number): Promise<Status> {
  const record = new Documents(clients.s3, deployment.recordBucket);
  const [scores, paused, versions, queue, deadLetters, lostTasks, alarms] = await Promise.all([
    scoresOf(record, deployment),
    pausedOf(clients, deployment),
    record.keys('versions/'),
    depth(clients, deployment.queue),
    depth(clients, deployment.deadLetters),
    depth(clients, deployment.lostTasks),
    alarmsOf(clients, deployment),
  ]);
  const ledger: Pick<Status, 'span' | 'unread'> =
    versions.length === 0
      ? {}
      : await readSpan(deployment.recordBucket, deployment.caller.region, slotAt(now) - LAST_HOUR + 1).then(
          (span) => ({ span }),
          // The rest is worth knowing all the more then.
          (error: unknown) => ({ unread: messageOf(error) }),
        );
  return {
    deployment,
    ...(paused === undefined ? {} : { paused }),
    ...ledger,
    ...(scores === undefined ? {} : { scores }),
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
async function depth(clients: Clients, QueueUrl: string | undefined): Promise<Depth> {
  if (QueueUrl === undefined) return 0;
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  try {
    const { Attributes } = await clients.queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
    );
    return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
  } catch (error) {
    if (isNamed(error, 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue')) return 'gone';
    throw error;
  }
}

/** For people. */
export function shown(status: Status, now: number): string {
  const { deployment, paused, span } = status;
  const { caller } = deployment;
  const hour = span ? lastHour(span) : 'nothing yet';
  const rows: [string, string][] = [
    ['blueprint', `${deployment.blueprint} in account ${caller.account}, ${caller.region}`],
    ['stack', `${deployment.stack}: ${deployment.status}`],
    ['version', deployment.version ?? 'not known'],
    ['state', state(deployment, paused)],
    ['last slot', status.unread === undefined ? lastSlot(span, now) : 'not known'],
    ['last hour', status.unread === undefined ? hour : `not known: ${status.unread}`],
    ['queue', queues(status)],
    ['alarms', alarms(status)],
    ['dashboard', deployment.dashboard ?? 'none'],
    ['record', `s3://${deployment.recordBucket}`],
  ];
  const lines = rows.map(([name, text]) => `${name.padEnd(11)}${text}`);
  return [...lines, ...(span ? targets(span) : []), ...scoreLines(status.scores), ...status.alarms.map(alarm)].join(
    '\n',
  );
}

/** For programs. */
export function asJson({ span, ...status }: Status): string {
  const targets = span && Object.fromEntries(span.targets);
  return JSON.stringify({ ...status, ...(span ? { lastHour: { ...span, targets } } : {}) }, null, 2);
}

function state({ blueprint }: Deployment, paused: Paused | undefined): string {
  if (paused === undefined) return 'running';
  const since = `paused since ${paused.time} by ${paused.by}`;
  if (paused.damage === undefined) return since;
  return `${since}; paused.json is not a pause: ${paused.damage}; ${command('scripts/resume', blueprint, '--force')} lifts it`;
}

function queues({ queue, deadLetters, lostTasks, deployment: { blueprint } }: Status): string {
  const text = `${queue === 'gone' ? queue : `${queue} messages`}; dead letters ${deadLetters}, lost tasks ${lostTasks}`;
  if (![queue, deadLetters, lostTasks].includes('gone')) return text;
  // CloudFormation does not notice what was deleted behind its back.
  const again = [command('scripts/destroy', blueprint), command('scripts/deploy', blueprint)].join(', then ');
  const means = queue === 'gone' ? 'no slot is dispatched any more' : 'what is lost leaves no message behind';
  return `${text}: somebody deleted what is gone, so that ${means}; ${again}, make it again`;
}

function lastSlot(span: Span | undefined, now: number): string {
  if (span === undefined) return 'none: no tick has come yet';
  if (span.lastSlot === undefined) return 'none in the last hour';
  return `${timeOf(span.lastSlot)}, ${Math.floor(now / 60) - span.lastSlot} min ago`;
}

function lastHour(span: Span): string {
  const endings = Object.entries(span.endings).map(([ending, count]) => `${count} ${ending}`);
  const points = endings.length === 0 ? 'no data points' : `data points: ${endings.join(', ')}`;
  const damaged = span.damaged === 0 ? '' : `; ${span.damaged} parts of the record are damaged or missing`;
  return `${span.slots} slots, ${span.missed} missed; ${points}${damaged}`;
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
