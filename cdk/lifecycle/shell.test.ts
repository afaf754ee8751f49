import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { command, quoted } from './shell.ts';

it('leaves plain words as they are', () => {
  for (const word of ['shop', 's3://bucket/a-b_c.json', '--all', 'a=b']) expect(quoted(word)).toBe(word);
});

it.each(['a b', "it's", '$(touch x)', '`id`', '*', '', 'a\nb', '"', '\\', '!', '~'])(
  '%j comes back from a shell',
  (word) => {
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word);
    expect(command('scripts/status', word)).toBe(`scripts/status ${quoted(word)}`);
  },
);
