/** The blueprints to deploy: those of a folder, or one of them, and those that lie in S3. */

import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Candidate } from './blueprint.ts';
import { type Download, parseHosted } from './hosted.ts';

const ENDING = '.json';
const NO_BLUEPRINT = '.schema.json';

/** The blueprints of a folder, by name; `only` one, if a name is given. */
export function inFolder(folder: string, only?: string): Candidate[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(ENDING) && !file.endsWith(NO_BLUEPRINT))
    .map((file) => basename(file, ENDING))
    .sort();
  if (only !== undefined && !names.includes(only)) {
    throw new Error(`there is no blueprint "${only}" in ${folder}\nhint: it holds ${names.join(', ') || 'none'}`);
  }
  return names
    .filter((name) => only === undefined || name === only)
    .map((name) => ({ name, path: join(folder, name + ENDING), place: join(folder, name + ENDING) }));
}

/** Blueprints that lie in S3, downloaded for this synth. */
export async function inS3(urls: readonly string[], download: Download): Promise<Candidate[]> {
  const found = urls.map(async (url) => {
    const place = parseHosted(url);
    const { bytes, hosted } = await download(place);
    const file = basename(place.key);
    const name = file.endsWith(ENDING) ? basename(file, ENDING) : file;
    const path = join(mkdtempSync(join(tmpdir(), 'activity-generator-')), name + ENDING);
    writeFileSync(path, bytes);
    return { name, path, place: url, hosted };
  });
  return Promise.all(found);
}

/** Refuse two blueprints of one name: they would be one stack. */
export function withoutTwins(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Map<string, string>();
  for (const { name, place } of candidates) {
    const other = seen.get(name);
    if (other !== undefined) {
      throw new Error(
        `${place} and ${other} have the same name, and would be the same stack\nhint: rename one of them`,
      );
    }
    seen.set(name, place);
  }
  return candidates;
}
