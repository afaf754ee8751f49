import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../settings.ts';
import { permissionsOf, SCHEMA } from '../testing/fixtures.ts';
import type { Blueprint, Candidate, InvalidBlueprint } from './blueprint.ts';
import { Checker, isValid } from './check.ts';
import type { Command } from './command.ts';

const content: Command = { derive: () => permissionsOf('lean') };

function candidate(text: string, place?: string): Candidate {
  const path = join(mkdtempSync(join(tmpdir(), 'activity-generator-check-')), 'some.json');
  writeFileSync(path, text);
  return { name: 'some', path, place: place ?? path };
}

const checked = (found: Candidate, command = content): Blueprint | InvalidBlueprint =>
  new Checker(command, SCHEMA).check(found);
const problems = (found: Blueprint | InvalidBlueprint): readonly string[] =>
  'problems' in found ? found.problems : [];

describe('a check', () => {
  it('passes every blueprint that is shipped', () => {
    const folder = join(ROOT, 'blueprints');
    const files = readdirSync(folder).filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'));
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const path = join(folder, file);
      expect(problems(checked({ name: basename(file, '.json'), path, place: path })), file).toEqual([]);
    }
  });

  it('gives the rights that the command derived', () => {
    const found = checked(candidate('{"generators": [{"id": "a", "shape": "constant"}]}'));
    expect(isValid(found) && found.permissions).toEqual(permissionsOf('lean'));
  });

  it('says what the command complains about, at the place that the user knows', () => {
    const hosted = candidate('{}', 's3://bucket/some.json');
    const command: Command = { derive: (path) => [`${path}:1:1: $: "generators" is missing`] };
    expect(problems(checked(hosted, command))).toEqual(['s3://bucket/some.json:1:1: $: "generators" is missing']);
  });

  it('says what the schema refuses, all at once, though a command of another commit let it pass', () => {
    const found = candidate('{"generators": [{"id": "a"}], "targets": [], "colour": "red"}');
    expect(problems(checked(found))).toEqual([
      `${found.path}: $: must NOT have additional properties (colour)`,
      expect.stringContaining("$.generators[0]: must have required property 'shape'"),
    ]);
  });

  it('never makes a blueprint with problems a valid one', () => {
    const found = checked(candidate('{'), { derive: () => ['it is no JSON'] });
    expect(isValid(found)).toBe(false);
  });
});
