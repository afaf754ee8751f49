import { expect, it } from 'vitest';
import { spanOf, type Sums, timeOf } from './ledger.ts';

const SLOT = 29_400_000;

const target = {
  planned: 4,
  executed: 2,
  failed: 2,
  late: 0,
  endings: { done: 1, failed: 1 },
  errors: { NoSuchBucket: 2 },
  under_way: 0,
  missed: 0,
  last_done: SLOT,
  last_failed: SLOT,
  titles: ['s3 put old/', 's3 put new/'],
};

it('shows each target under its latest title, with what it was last seen doing', () => {
  const sums: Sums = { slots: 1, missed: 2, last_slot: SLOT, targets: { 0: target }, damage: { count: 1 } };
  const { targets, ...span } = spanOf(sums);
  expect(span).toEqual({ slots: 1, missed: 2, damaged: 1, lastSlot: SLOT, endings: { done: 1, failed: 1 } });
  expect(targets.get(0)).toEqual({
    title: 's3 put new/',
    planned: 4,
    done: 2,
    failed: 2,
    late: 0,
    errors: { NoSuchBucket: 2 },
    lastDone: SLOT,
    lastFailed: SLOT,
  });
});

it('adds up the endings of all targets, and counts beside them what is under way', () => {
  const open = { ...target, under_way: 3, last_done: null, last_failed: null };
  const { endings, targets, lastSlot } = spanOf({
    slots: 0,
    missed: 0,
    last_slot: null,
    targets: { 0: target, 1: open },
    damage: { count: 0 },
  });
  expect(endings).toEqual({ done: 2, failed: 2, 'under way': 3 });
  expect(targets.get(1)).not.toHaveProperty('lastDone');
  expect(lastSlot).toBeUndefined();
});

it('names a slot by its start', () => {
  expect(timeOf(SLOT)).toBe('2025-11-24T16:00Z');
});
