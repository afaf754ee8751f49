/** What a canary scored last, from the record. */

import type { Deployment } from './deployment.ts';
import type { Documents } from './documents.ts';
import { timeOf } from './ledger.ts';

/** The sums of an hour that are shown of a source. */
export interface SourceScores {
  readonly found: number;
  readonly missed: number;
  readonly hits: number;
  readonly false_alerts: number;
}

/** A scored hour. */
export interface Scores {
  readonly start: number;
  readonly end: number;
  readonly sources: Readonly<Record<string, SourceScores>>;
}

/** Slots of an hour. */
const HOUR = 60;

/** The last hour that was scored; `undefined`: the deployment has no canary, or no hour is closed yet. */
export async function scoresOf(record: Documents, { score }: Pick<Deployment, 'score'>): Promise<Scores | undefined> {
  if (score === undefined) return undefined;
  const next = await record.read('scores/next.json');
  if (next === undefined) return undefined;
  const time = timeOf((JSON.parse(next.text) as { next: number }).next - HOUR);
  const hour = await record.read(`scores/${time.slice(0, 10)}/${time.slice(11, 13)}.json`);
  return hour && (JSON.parse(hour.text) as Scores);
}

/** For people. */
export function scoreLines(scores: Scores | undefined): string[] {
  if (scores === undefined) return [];
  const names = Object.keys(scores.sources);
  const width = Math.max(8, ...names.map((name) => name.length));
  const row = (name: string, ...cells: (string | number)[]): string =>
    name.padEnd(width) + cells.map((cell) => String(cell).padStart(9)).join('');
  return [
    '',
    `scored hour ${timeOf(scores.start)} to ${timeOf(scores.end)}`,
    row('detector', 'found', 'missed', 'right', 'false'),
    ...Object.entries(scores.sources).map(([name, own]) =>
      row(name, own.found, own.missed, own.hits, own.false_alerts),
    ),
  ];
}
