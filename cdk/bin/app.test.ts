/** The app as the CDK CLI runs it: what one wrong blueprint keeps from being deployed, and what not. */

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../lib/settings.ts';
import { artefacts, FIXTURES } from '../lib/testing/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'activity-generator-cli-'));
const blueprints = mkdtempSync(join(folder, 'blueprints-'));
copyFileSync(join(FIXTURES, 'lean.json'), join(blueprints, 'lean.json'));
writeFileSync(join(blueprints, 'broken.json'), '{"generators": []}');

// In the place of the built command: it knows the recorded blueprint, and refuses any other.
const command = join(folder, 'activity-generator');
const complaint = JSON.stringify({
  errors: [{ place: 'broken.json', path: '$.generators', message: 'is empty', hint: null }],
});
writeFileSync(
  command,
  `#!/bin/sh
case "$3" in
  */lean.json) [ "$1" = validate ] || cat ${FIXTURES}/permissions/lean.json ;;
  *) echo '${complaint}'; exit 2 ;;
esac
`,
);
chmodSync(command, 0o755);

function cdk(more: string[], built = command): { status: number | null; output: string } {
  const context = { blueprints, command: built, artefacts: artefacts(), account: '111111111111', region: 'us-east-1' };
  const given = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  const { status, stdout, stderr } = spawnSync(
    join(ROOT, 'cdk/node_modules/.bin/cdk'),
    [...more, ...given, '--output', join(folder, 'cdk.out'), '--quiet'],
    {
      cwd: join(ROOT, 'cdk'),
      encoding: 'utf8',
      // Nobody's account is asked for.
      env: { PATH: process.env.PATH, HOME: folder, CDK_HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', CI: 'true' },
    },
  );
  return { status, output: `${stdout}${stderr}` };
}

describe('with one blueprint that is wrong', () => {
  it('a synth of everything fails, and says where and what', () => {
    const { status, output } = cdk(['synth']);
    expect(output).toContain('broken.json: $.generators: is empty');
    expect(status).toBe(1);
  });

  it('another one can be synthesized, and so deployed, by name', () => {
    const { status, output } = cdk(['synth', 'ActivityGenerator-lean']);
    expect(output).not.toContain('broken.json');
    expect(status, output).toBe(0);
  });
});

it('without the built command nothing is made, and it is said what to do', () => {
  const { status, output } = cdk(['synth'], '/nowhere/activity-generator');
  expect(status).toBe(1);
  expect(output).toMatch(/error: .*activity-generator is missing.*\nhint: cargo build --release/);
  expect(output).not.toMatch(/^\s+at /m);
});
