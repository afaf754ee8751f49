import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../lib/settings.ts';
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

/** What a deployment's life runs: the verbs, and what they source and call. */
const SCRIPTS = [
  ...['deploy', 'destroy', 'pause', 'resume', 'status', 'setup-target-account', 'lib.sh', 'setup', 'build'].map(
    (name) => `scripts/${name}`,
  ),
  'cdk/lifecycle/run.sh',
];

/** What bash 3.2 or the tools of macOS lack, or do otherwise. */
const NOT_ON_MACOS = [
  /\b(mapfile|readarray|coproc|realpath|tac)\b/,
  /\b(declare|local|typeset) -[a-z]*[An]/,
  /\$\{[A-Za-z_]+(\[[^\]]*\])?(,|\^|@[A-Za-z]\})/,
  /\|&|&>>/,
  /\[\[ -v /,
  /\bfind\b.*(-quit|-printf|-not)\b/,
  /\bsed -i|\breadlink -f|\bgrep -[a-zA-Z]*P|\bstat -c|\bdate -d|\bxargs -r|\bsort -V|\bcp -u|\bmktemp --/,
];

it.each(SCRIPTS)('%s keeps to the bash and the tools of macOS', (script) => {
  const lines = readFileSync(join(ROOT, script), 'utf8').split('\n');
  const code = lines.filter((line) => !line.trimStart().startsWith('#'));
  for (const lacking of NOT_ON_MACOS) expect(code.filter((line) => lacking.test(line))).toEqual([]);
});
