/** A blueprint is checked whole before a resource is made for it. */

import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Blueprint, Candidate, InvalidBlueprint } from './blueprint.ts';
import type { Command } from './command.ts';

/** Checks blueprints by the published schema, and by the command, which knows what no schema can say. */
export class Checker {
  private readonly command: Command;
  private readonly fits: ValidateFunction;

  /** `schema` is the path of `blueprint.schema.json`. */
  constructor(command: Command, schema: string) {
    this.command = command;
    // Formats such as uint64 are for readers; the bounds stand beside them.
    const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
    this.fits = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
  }

  check(candidate: Candidate): Blueprint | InvalidBlueprint {
    const found = this.command.derive(candidate.path);
    // The command comes first: it also says what is allowed, and the nearest known name.
    const problems = 'version' in found ? this.misfits(candidate) : found;
    if (problems.length > 0 || !('version' in found)) {
      // A hosted blueprint is known by its address, not by where its copy lies.
      const named = problems.map((problem) => problem.replaceAll(candidate.path, candidate.place));
      return { ...candidate, problems: named };
    }
    return { ...candidate, permissions: found };
  }

  /** What the schema refuses. Only a command of another commit could have let it pass. */
  private misfits({ path, place }: Candidate): string[] {
    if (this.fits(JSON.parse(readFileSync(path, 'utf8')))) return [];
    return (this.fits.errors ?? []).map((error) => `${place}: ${text(error)}`);
  }
}

function text({ instancePath, message, params }: ErrorObject): string {
  const path = instancePath.replace(/\/(\d+)/g, '[$1]').replaceAll('/', '.');
  const { additionalProperty: unknown } = params as { additionalProperty?: string };
  return `$${path}: ${message ?? 'does not fit the schema'}${unknown === undefined ? '' : ` (${unknown})`}`;
}

/** Whether a checked blueprint may be deployed. */
export function isValid(blueprint: Blueprint | InvalidBlueprint): blueprint is Blueprint {
  return 'permissions' in blueprint;
}
