import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../lib/settings.ts';
import { pauseIn } from './pause.ts';

const modified = new Date('2026-11-21T14:09:00Z');

it('a pause says since when, and by whom', () => {
  expect(pauseIn({ text: '{"time":"2026-11-21T14:00:00Z","by":"me"}', modified })).toEqual({
    time: '2026-11-21T14:00:00Z',
    by: 'me',
  });
});

it.each([
  ['', 'it is empty'],
  ['{"time": "2026', 'it is not JSON: it begins with "{\\"time\\": \\"2026"'],
  ['\u0000\u001b[31m', 'it is not JSON: it begins with "\\u0000\\u001b[31m"'],
  ['null', 'it lacks "time" or "by": it begins with "null"'],
  ['[]', 'it lacks "time" or "by": it begins with "[]"'],
  ['{"time": 1, "by": "me"}', 'it lacks "time" or "by": it begins with "{\\"time\\": 1, \\"by\\": \\"me\\"}"'],
])('%j stops activity all the same, and is said to be no pause', (text, damage) => {
  expect(pauseIn({ text, modified })).toEqual({ time: '2026-11-21T14:09:00.000Z', by: 'somebody', damage });
});

it('what the runbook tells those to write who have the AWS CLI alone is a pause', () => {
  const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
  const [, command] = /^\$ (printf .*) > paused\.json$/m.exec(runbook) ?? [];
  const text = execFileSync('sh', ['-c', command ?? 'false'], { encoding: 'utf8' });
  const paused = pauseIn({ text });
  expect(paused).not.toHaveProperty('damage');
  expect(paused.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});
