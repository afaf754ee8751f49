/**
 * Records what the built command says of the blueprints in `fixtures/`, which the tests derive stacks from, so that they
 * need no compiler.
 *
 *     npm run fixtures              write them again
 *     npm run fixtures -- --check   end with 1 if they are not what the command says
 *
 * ACTIVITY_GENERATOR names the command; default: target/release/activity-generator.
 */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../settings.ts';

const folder = join(import.meta.dirname, 'fixtures');
const command = process.env.ACTIVITY_GENERATOR ?? join(ROOT, 'target/release/activity-generator');
const check = process.argv.includes('--check');

for (const file of readdirSync(folder)) {
  if (!file.endsWith('.json')) continue;
  const recorded = join(folder, 'permissions', file);
  const said = execFileSync(command, ['permissions', '--json', join(folder, file)], { encoding: 'utf8' });
  if (!check) {
    writeFileSync(recorded, said);
  } else if (readFileSync(recorded, 'utf8') !== said) {
    console.error(
      `error: ${recorded} is not what the command says of ${file}\nhint: npm run fixtures, and look at the difference`,
    );
    process.exitCode = 1;
  }
}
