/** The ledger of the last slots, as `activity-generator ledger --json` adds it up. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../lib/settings.ts';
import { Problem } from './problem.ts';

export const SLOT_SECONDS = 60;

/** The command's exit code where a part of a record is damaged. */
const DAMAGED = 3;

/** What the command says of one target. */
interface Target {
  readonly planned: number;
  readonly executed: number;
  readonly failed: number;
  readonly late: number;
  readonly endings: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly under_way: number;
  readonly last_done: number | null;
  readonly last_failed: number | null;
  readonly titles: readonly string[];
}

/** What the command says of a span of slots. */
export interface Sums {
  readonly slots: number;
  readonly missed: number;
  readonly last_slot: number | null;
  readonly targets: Readonly<Record<string, Target>>;
  readonly damage: { readonly count: number };
}

/** One target's share of a span. */
export interface TargetTotal {
  readonly title: string;
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly late: number;
  readonly errors: Readonly<Record<string, number>>;
  /** The last slot in which an activity was done, and the last with a failure. */
  readonly lastDone?: number;
  readonly lastFailed?: number;
}

/** A span of slots. */
export interface Span {
  /** Parts of the record that are damaged or missing, and left out. */
  readonly damaged: number;
  /** Slots with a plan. */
  readonly slots: number;
  /** The last of them. */
  readonly lastSlot?: number;
  /** Slots that have none, and whose time for one is over. */
  readonly missed: number;
  /** Data points by ending; those that may still end are `under way`. */
  readonly endings: Readonly<Record<string, number>>;
  readonly targets: ReadonlyMap<number, TargetTotal>;
}

export function slotAt(seconds: number): number {
  return Math.floor(seconds / SLOT_SECONDS);
}

export function timeOf(slot: number): string {
  return new Date(slot * SLOT_SECONDS * 1000).toISOString().replace(':00.000Z', 'Z');
}

/** Ask the command for the ledger of a record bucket from slot `first` on. */
export async function readSpan(bucket: string, region: string, first: number): Promise<Span> {
  const command = process.env.ACTIVITY_GENERATOR ?? join(ROOT, 'target/release/activity-generator');
  const build = 'cargo build --release --features aws, or name a built one with ACTIVITY_GENERATOR=PATH';
  if (!existsSync(command)) throw new Problem(`${command} is missing: the command reads the ledger`, build);
  const from = new Date(first * SLOT_SECONDS * 1000).toISOString();
  const options = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, AWS_REGION: region } };
  try {
    const given = ['ledger', `s3://${bucket}`, '--from', from, '--json'];
    const { stdout } = await promisify(execFile)(command, given, options);
    return spanOf(JSON.parse(stdout) as Sums);
  } catch (error) {
    const { code, stdout } = error as { code?: number; stdout?: string };
    // A part of it is damaged, and the rest was read.
    if (code === DAMAGED && stdout) return spanOf(JSON.parse(stdout) as Sums);
    const said = (error as { stderr?: string }).stderr?.trim() ?? String(error);
    throw new Problem(`${command} cannot read the ledger of s3://${bucket}: ${said}`);
  }
}

/** The sums as status and checks show them. */
export function spanOf({ slots, missed, last_slot: last, targets, damage }: Sums): Span {
  const endings: Record<string, number> = {};
  const totals = new Map<number, TargetTotal>();
  for (const [index, target] of Object.entries(targets)) {
    for (const [ending, count] of Object.entries({ ...target.endings, 'under way': target.under_way })) {
      if (count > 0) endings[ending] = (endings[ending] ?? 0) + count;
    }
    const { planned, executed: done, failed, late, errors, titles } = target;
    totals.set(Number(index), {
      title: titles.at(-1) ?? '',
      planned,
      done,
      failed,
      late,
      errors,
      ...(target.last_done === null ? {} : { lastDone: target.last_done }),
      ...(target.last_failed === null ? {} : { lastFailed: target.last_failed }),
    });
  }
  return {
    slots,
    missed,
    damaged: damage.count,
    ...(last === null ? {} : { lastSlot: last }),
    endings,
    targets: totals,
  };
}
