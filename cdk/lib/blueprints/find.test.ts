import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, inS3, withoutTwins } from './find.ts';

const folder = mkdtempSync(join(tmpdir(), 'activity-generator-find-'));
for (const file of ['b.json', 'a.json', 'blueprint.schema.json', 'README.md']) writeFileSync(join(folder, file), '{}');

describe('blueprints of a folder', () => {
  it('are its JSON files but for the schema, in the order of their names', () => {
    expect(inFolder(folder)).toEqual(
      ['a', 'b'].map((name) => ({ name, path: join(folder, `${name}.json`), place: join(folder, `${name}.json`) })),
    );
  });

  it('can be one, by name', () => {
    expect(inFolder(folder, 'b').map(({ name }) => name)).toEqual(['b']);
  });

  it('that are not there are an error that says which are', () => {
    expect(() => inFolder(folder, 'c')).toThrow(/no blueprint "c" in .*\nhint: it holds a, b/);
  });
});

describe('blueprints of S3', () => {
  it('are downloaded, and named by their keys', async () => {
    const bytes = new TextEncoder().encode('{"generators": []}');
    const found = await inS3(['s3://bucket/x/one.json', 's3://bucket/two?versionId=7'], ({ bucket, key, versionId }) =>
      Promise.resolve({ bytes, hosted: { bucket, key, versionId: versionId ?? 'newest' } }),
    );
    expect(found.map(({ name, place, hosted }) => [name, place, hosted?.versionId])).toEqual([
      ['one', 's3://bucket/x/one.json', 'newest'],
      ['two', 's3://bucket/two?versionId=7', '7'],
    ]);
    for (const { path } of found) expect(readFileSync(path)).toEqual(Buffer.from(bytes));
  });
});

it('two blueprints of one name are refused, since they would be one stack', () => {
  const one = { name: 'a', path: 'x/a.json', place: 'x/a.json' };
  expect(withoutTwins([one, { ...one, name: 'b' }])).toHaveLength(2);
  expect(() => withoutTwins([one, { ...one, place: 's3://bucket/a.json' }])).toThrow(
    /s3:\/\/bucket\/a.json and x\/a.json/,
  );
});
