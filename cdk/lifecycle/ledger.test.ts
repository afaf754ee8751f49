import { describe, expect, it } from 'vitest';
import { join, timeOf } from './ledger.ts';

const SLOT = 29_400_000;
const PREFIX = `ledger/2025-11-24/${SLOT}/0`;
const LATER = (SLOT + 60) * 60;

interface Task {
  readonly datapoints: { generator_id: string }[];
  readonly activities: number;
  readonly ending?: string;
}

function task(ending?: string): Task {
  return { datapoints: [{ generator_id: 'g' }], activities: 2, ...(ending === undefined ? {} : { ending }) };
}

/** The ledger of one slot and target, from its tasks and what lies at their keys. */
function ledger(tasks: Task[], found: Record<number, unknown> = {}): Map<string, unknown> {
  const plan = { slot: SLOT, target: 0, tasks, idle: ['still'] };
  const documents = Object.entries(found).map(([number, document]) => [`${PREFIX}/${number}.json`, document] as const);
  return new Map<string, unknown>([[`${PREFIX}/plan.json`, plan], ...documents]);
}

const claim = { record: 'claim' };
const result = (ending: string): object => ({
  record: 'result',
  done: ending === 'done' ? 2 : 0,
  failed: ending === 'failed' ? 2 : 0,
  endings: [ending],
  ...(ending === 'failed' ? { errors: { NoSuchBucket: 2 } } : {}),
});

describe('a joined span', () => {
  it.each([
    ['done', ledger([task()], { 0: result('done') })],
    ['failed', ledger([task()], { 0: result('failed') })],
    ['paused', ledger([task('paused')])],
    ['budget', ledger([task('budget')])],
    ['unknown', ledger([task()], { 0: claim })],
    ['lost', ledger([task()])],
  ])('ends a data point as %s, and one without activity as done', (ending, documents) => {
    const { endings } = join(documents, SLOT, LATER);
    expect(endings).toEqual(ending === 'done' ? { done: 2 } : { done: 1, [ending]: 1 });
  });

  it('ends a sliced data point as the worst of its slices', () => {
    const documents = ledger([task(), task(), task()], { 0: result('done'), 1: result('failed'), 2: claim });
    expect(join(documents, SLOT, LATER).endings).toEqual({ done: 1, unknown: 1 });
  });

  it('calls under way what may still end', () => {
    const during = SLOT * 60 + 20;
    expect(join(ledger([task()], { 0: claim }), SLOT, during).endings).toEqual({ done: 1, 'under way': 1 });
  });

  it('counts slots without a plan once their time is over, and not before', () => {
    const documents = ledger([task()], { 0: result('done') });
    expect(join(documents, SLOT, (SLOT + 1) * 60)).toMatchObject({ missed: 0, slots: 1, lastSlot: SLOT });
    // Of the slots 0 to 10, 0 is there, and the last three may still be planned.
    expect(join(documents, SLOT, (SLOT + 10) * 60).missed).toBe(6);
  });

  it("adds up each target's activities and errors, and says when it was last active", () => {
    const { targets } = join(ledger([task(), task()], { 0: result('done'), 1: result('failed') }), SLOT, LATER);
    expect(targets.get(0)).toEqual({
      planned: 4,
      done: 2,
      failed: 2,
      late: 0,
      errors: { NoSuchBucket: 2 },
      lastDone: SLOT,
      lastFailed: SLOT,
    });
  });
});

it('names a slot by its start', () => {
  expect(timeOf(SLOT)).toBe('2025-11-24T16:00Z');
});
