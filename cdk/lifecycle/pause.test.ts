import { expect, it } from 'vitest';
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
