import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIXTURES, permissionsOf } from '../testing/fixtures.ts';
import { BuiltCommand } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'activity-generator-command-'));
const recorded = join(FIXTURES, 'permissions/shop.json');

/** A program in the place of the command: `$1` is what it is asked to do, `$3` the blueprint. */
function program(script: string): BuiltCommand {
  const path = join(mkdtempSync(join(folder, 'built-')), 'activity-generator');
  writeFileSync(path, `#!/bin/sh\necho "$@" >> ${folder}/asked\n${script}\n`);
  chmodSync(path, 0o755);
  return new BuiltCommand(path);
}

describe('the built command', () => {
  it('is asked to check, and then for the rights', () => {
    const command = program(`[ "$1" = validate ] || cat ${recorded}`);
    expect(command.derive('blueprint.json')).toEqual(permissionsOf('shop'));
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(
      'validate --json blueprint.json\npermissions --json blueprint.json\n',
    );
  });

  it.each(['validate', 'permissions'])('gives what `%s` complains about, with place, path and hint', (verb) => {
    const errors = [
      { place: 'b.json:2:3', path: '$.targets[0].credentials', message: 'keys lie open', hint: 'use a secret' },
      { place: null, path: null, message: 'no such file', hint: null },
    ];
    const command = program(`[ "$1" = ${verb} ] || exit 0\necho '${JSON.stringify({ errors })}'\nexit 2`);
    expect(command.derive('b.json')).toEqual([
      'b.json:2:3: $.targets[0].credentials: keys lie open\nhint: use a secret',
      'no such file',
    ]);
  });

  it('gives a problem even if the command does not say which', () => {
    expect(program('echo "error: unknown option" >&2; exit 2').derive('b.json')).toEqual(['error: unknown option']);
    expect(program('exit 2').derive('b.json')).toHaveLength(1);
  });

  it('that fails is no blueprint that is wrong', () => {
    const command = program('echo "error: disk on fire" >&2; exit 1');
    expect(() => command.derive('b.json')).toThrow(/validate b.json ended with 1:\nerror: disk on fire/);
  });

  it('of another commit is not guessed at', () => {
    const command = program('[ "$1" = validate ] || echo \'{"name": "b"}\'');
    expect(() => command.derive('b.json')).toThrow(/must have required property 'version'.*\nhint: .*same commit/);
  });

  it('that is not built is said, with what to do', () => {
    expect(() => new BuiltCommand('/nowhere/activity-generator')).toThrow(
      /\/nowhere\/activity-generator is missing.*\nhint: cargo build/,
    );
  });
});
