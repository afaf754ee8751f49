/** The ledger of a span of slots, joined: how each data point ended. `activity-generator ledger` reads it whole. */

import type { Documents } from './documents.ts';

export const SLOT_SECONDS = 60;

/** From best to worst: a data point in several slices ends as the worst of them. */
const ENDINGS = ['done', 'paused', 'budget', 'version', 'late', 'failed', 'lost', 'unknown'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What nobody can say before its time is over: the longest grace (300 s), and the last request under way. */
const TASK_OVER = SLOT_SECONDS + 300 + 60;

/** A tick may come late, and its message wait for another delivery. */
const TICK_OVER = 3 * SLOT_SECONDS;

interface DataPoint {
  readonly generator_id: string;
}
interface Plan {
  readonly slot: number;
  readonly target: number;
  readonly tasks: readonly { datapoints: readonly DataPoint[]; activities: number; ending?: Ending }[];
  readonly idle?: readonly string[];
}
interface TaskResult {
  readonly done: number;
  readonly failed?: number;
  readonly late?: number;
  readonly endings: readonly Ending[];
  readonly errors?: Readonly<Record<string, number>>;
}

/** One target's share of a span. */
export interface TargetTotal {
  planned: number;
  done: number;
  failed: number;
  late: number;
  errors: Record<string, number>;
  /** The last slot in which an activity was done, and the last with a failure. */
  lastDone?: number;
  lastFailed?: number;
}

/** A span of slots. */
export interface Span {
  /** The first slot looked at, and the last. */
  readonly first: number;
  readonly last: number;
  /** Slots with a plan. */
  readonly slots: number;
  /** The last of them. */
  readonly lastSlot?: number;
  /** Slots that have none, and whose time for one is over. */
  readonly missed: number;
  /** Data points by ending; those of tasks that may still end are `under way`. */
  readonly endings: Readonly<Record<string, number>>;
  readonly targets: ReadonlyMap<number, TargetTotal>;
}

export function slotAt(seconds: number): number {
  return Math.floor(seconds / SLOT_SECONDS);
}

export function timeOf(slot: number): string {
  return new Date(slot * SLOT_SECONDS * 1000).toISOString().replace(':00.000Z', 'Z');
}

/** Read the ledger from slot `first` to the present one. `start` is the deployment's first slot. */
export async function readSpan(record: Documents, start: number, first: number, now: number): Promise<Span> {
  const from = Math.max(start, first);
  const last = slotAt(now);
  const days = [...new Set([from, last].map(dayOf))];
  const keys: string[] = [];
  for (const day of days) {
    const prefix = `ledger/${day}/`;
    keys.push(...(await record.keys(prefix, prefix + String(from))));
  }
  return join(await record.readAll(keys), from, now);
}

/** Join the documents of a span, by key. */
export function join(documents: ReadonlyMap<string, unknown>, from: number, now: number): Span {
  const last = slotAt(now);
  const planned = new Set<number>();
  const endings: Record<string, number> = {};
  const targets = new Map<number, TargetTotal>();
  for (const [key, document] of documents) {
    if (!key.endsWith('/plan.json')) continue;
    const plan = document as Plan;
    planned.add(plan.slot);
    const total = targetOf(targets, plan.target);
    const results = plan.tasks.map((_, number) => documents.get(key.replace('plan.json', `${number}.json`)));
    const over = now > plan.slot * SLOT_SECONDS + TASK_OVER;
    for (const ending of endingsOf(plan, results, over)) endings[ending] = (endings[ending] ?? 0) + 1;
    for (const task of plan.tasks) {
      total.planned += task.activities;
      if (task.ending === 'late') total.late += task.activities;
    }
    results.filter(isResult).forEach((result) => {
      add(total, plan.slot, result);
    });
  }
  let missed = 0;
  for (let slot = from; slot * SLOT_SECONDS + TICK_OVER < now; slot += 1) if (!planned.has(slot)) missed += 1;
  const lastSlot = planned.size === 0 ? {} : { lastSlot: Math.max(...planned) };
  return { first: from, last, slots: planned.size, ...lastSlot, missed, endings, targets };
}

/** Each data point's one ending. */
function endingsOf(plan: Plan, results: readonly unknown[], over: boolean): (Ending | 'under way')[] {
  const worst = new Map<string, Ending | 'under way'>((plan.idle ?? []).map((id) => [id, 'done']));
  const severity = (ending: Ending | 'under way'): number =>
    ending === 'under way' ? ENDINGS.length : ENDINGS.indexOf(ending);
  plan.tasks.forEach((task, number) => {
    const found = results[number];
    task.datapoints.forEach(({ generator_id: id }, place) => {
      const open = found === undefined ? 'lost' : 'unknown';
      const ended = task.ending ?? (isResult(found) ? (found.endings[place] ?? 'unknown') : over ? open : 'under way');
      const before = worst.get(id) ?? 'done';
      worst.set(id, severity(ended) > severity(before) ? ended : before);
    });
  });
  return [...worst.values()];
}

function isResult(document: unknown): document is TaskResult {
  return (document as { record?: string } | undefined)?.record === 'result';
}

function targetOf(targets: Map<number, TargetTotal>, target: number): TargetTotal {
  const total = targets.get(target) ?? { planned: 0, done: 0, failed: 0, late: 0, errors: {} };
  targets.set(target, total);
  return total;
}

function add(total: TargetTotal, slot: number, result: TaskResult): void {
  const failed = result.failed ?? 0;
  total.done += result.done;
  total.failed += failed;
  total.late += result.late ?? 0;
  for (const [code, count] of Object.entries(result.errors ?? {}))
    total.errors[code] = (total.errors[code] ?? 0) + count;
  if (result.done > 0) total.lastDone = Math.max(total.lastDone ?? 0, slot);
  if (failed > 0) total.lastFailed = Math.max(total.lastFailed ?? 0, slot);
}

function dayOf(slot: number): string {
  return new Date(slot * SLOT_SECONDS * 1000).toISOString().slice(0, 10);
}
