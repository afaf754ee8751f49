/**
 * Records what the built command says of the blueprints in `fixtures/`, and of those with many targets, which the tests
 * derive stacks from, so that they need no compiler.
 *
 *     npm run fixtures              write them again
 *     npm run fixtures -- --check   end with 1 if they are not what the command says
 *
 * ACTIVITY_GENERATOR names the command; default: target/release/activity-generator.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../settings.ts';
import { FAMILIES } from './many-targets.ts';

const folder = join(import.meta.dirname, 'fixtures');
const command = process.env.ACTIVITY_GENERATOR ?? join(ROOT, 'target/release/activity-generator');
const check = process.argv.includes('--check');

function ask(path: string): { status: number | null; said: string } {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout, stderr, error } = spawnSync(command, ['permissions', '--json', path], options);
  if (error) throw error;
  return { status, said: stdout || stderr };
}

function fail(what: string): void {
  console.error(`error: ${what}`);
  process.exitCode = 1;
}

/** Write down what the command says of a blueprint, or compare. */
function record(path: string, recorded: string, form: (said: string) => string): void {
  const { status, said } = ask(path);
  if (status !== 0) {
    fail(`${path} cannot be deployed: ${said}`);
    return;
  }
  if (!check) writeFileSync(recorded, form(said));
  else if (readFileSync(recorded, 'utf8') !== form(said)) {
    fail(`${recorded} is not what the command says of ${path}\nhint: npm run fixtures, and look at the difference`);
  }
}

for (const file of readdirSync(folder)) {
  if (file.endsWith('.json')) record(join(folder, file), join(folder, 'permissions', file), (said) => said);
}

const work = mkdtempSync(join(tmpdir(), 'activity-generator-fixtures-'));
for (const [name, { counts, blueprint }] of Object.entries(FAMILIES)) {
  const written = (count: number): string => {
    const path = join(work, `many-${name}-${count}.json`);
    writeFileSync(path, JSON.stringify(blueprint(count)));
    return path;
  };
  for (const count of counts) {
    // On one line: nobody reads hundreds of targets.
    const form = (said: string): string => `${JSON.stringify(JSON.parse(said))}\n`;
    record(written(count), join(folder, 'permissions', `many-${name}-${count}.json`), form);
  }
  const most = Math.max(...counts);
  const { status, said } = ask(written(most + 1));
  if (status !== 2 || !said.includes(`holds the first ${most} of ${most + 1} targets`)) {
    fail(`${most} ${name} are not the most that a stack holds; of one more the command says: ${said.slice(0, 1000)}`);
  }
}
rmSync(work, { recursive: true });
