import { describe, expect, it } from 'vitest';
import type { Documents } from './documents.ts';
import { scoreLines, scoresOf } from './scores.ts';

const hour = {
  start: 29_455_200,
  end: 29_455_260,
  sources: { macie: { found: 1, missed: 2, hits: 1, false_alerts: 0 } },
};

/** A record of these texts. */
const record = (texts: Record<string, unknown>): Documents =>
  ({
    read: (key: string) => Promise.resolve(key in texts ? { text: JSON.stringify(texts[key]) } : undefined),
  }) as unknown as Documents;

describe('the scores of a deployment', () => {
  it('are those of the hour before the one that comes next', async () => {
    const texts = { 'scores/next.json': { next: hour.end }, 'scores/2026-01-02/00.json': hour };
    expect(await scoresOf(record(texts), { score: 'f' })).toEqual(hour);
    expect(await scoresOf(record({}), { score: 'f' })).toBeUndefined();
    expect(await scoresOf(record(texts), {})).toBeUndefined();
  });

  it('are a line of each detector', () => {
    expect(scoreLines(hour).slice(1)).toEqual([
      'scored hour 2026-01-02T00:00Z to 2026-01-02T01:00Z',
      'detector    found   missed    right    false',
      'macie           1        2        1        0',
    ]);
    expect(scoreLines(undefined)).toEqual([]);
  });
});
