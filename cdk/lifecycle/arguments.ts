/** What a script is called with. */

import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from './problem.ts';

export interface Arguments {
  readonly positional: readonly string[];
  readonly flags: Readonly<Record<string, boolean>>;
  readonly values: Readonly<Record<string, string>>;
}

/** Options of a verb: those that stand alone, and those with a value. */
export interface Options {
  readonly usage: string;
  readonly positional: number;
  readonly flags?: readonly string[];
  readonly values?: readonly string[];
}

/** Read the arguments of a verb; what it does not know is an error. */
export function readArguments(given: readonly string[], options: Options): Arguments {
  const { usage, positional: wanted, flags = [], values = [] } = options;
  const known = Object.fromEntries([
    ...flags.map((name) => [name, { type: 'boolean' as const }]),
    ...values.map((name) => [name, { type: 'string' as const }]),
  ]) as Record<string, { type: 'boolean' | 'string' }>;
  const read = (): Arguments => {
    const found = parseArgs({ args: [...given], options: known, allowPositionals: true });
    const entries = Object.entries(found.values);
    return {
      positional: found.positionals,
      flags: Object.fromEntries(entries.filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean')),
      values: Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    };
  };
  let result: Arguments;
  try {
    result = read();
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error), usage);
  }
  if (result.positional.length !== wanted) {
    throw new Problem(`${result.positional.length} arguments, not ${wanted}: ${result.positional.join(' ')}`, usage);
  }
  return result;
}

/** A blueprint's name from what a person calls it: its name, its file, or its address in S3. */
export function blueprintName(called: string): string {
  const file = basename(called.replace(/\?versionId=.*$/, ''));
  const name = file.endsWith('.json') ? file.slice(0, -'.json'.length) : file;
  if (name === '') throw new Problem(`"${called}" names no blueprint`, 'give a name such as default, or a file');
  return name;
}
