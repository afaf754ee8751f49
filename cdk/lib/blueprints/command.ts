/** The `activity-generator` command at synth: it checks blueprints and derives rights. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parsePermissions, type Permissions } from './permissions.ts';

/** The part of the command that synth needs. */
export interface Command {
  /** The rights of the blueprint at `path`; or everything that is wrong with it, one text each. */
  derive(path: string): Permissions | readonly string[];
}

/** The exit code of a blueprint that is wrong; anything else but 0 is a failure of the command itself. */
const BAD_BLUEPRINT = 2;

/** Blueprints may name thousands of targets, with statements for each. */
const LARGEST_OUTPUT = 256 * 1024 * 1024;

interface Complaint {
  readonly place: string | null;
  readonly path: string | null;
  readonly message: string;
  readonly hint: string | null;
}

/** The built command. */
export class BuiltCommand implements Command {
  private readonly program: string;

  constructor(program: string) {
    if (!existsSync(program)) {
      throw new Error(
        `${program} is missing: the command checks blueprints and derives their rights\n` +
          'hint: cargo build --release, or name a built one with --context command=PATH or ACTIVITY_GENERATOR=PATH',
      );
    }
    this.program = program;
  }

  derive(path: string): Permissions | readonly string[] {
    // `validate` knows what is wrong with any blueprint, `permissions` what cannot be deployed of a sound one.
    const checked = this.run('validate', path);
    if (checked.problems !== undefined) return checked.problems;
    const derived = this.run('permissions', path);
    return derived.problems ?? parsePermissions(derived.output);
  }

  private run(verb: string, path: string): { output: string; problems?: readonly string[] } {
    const { status, stdout, stderr, error } = spawnSync(this.program, [verb, '--json', path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: LARGEST_OUTPUT,
    });
    if (error) throw new Error(`${this.program} cannot be run: ${error.message}`);
    if (status === 0) return { output: stdout };
    if (status === BAD_BLUEPRINT) return { output: stdout, problems: problemsOf(stdout, stderr) };
    throw new Error(`${this.program} ${verb} ${path} ended with ${status ?? 'a signal'}:\n${stderr.trim()}`);
  }
}

/** What the command complains about; where it could not even read its arguments, it says so only to people. */
function problemsOf(stdout: string, stderr: string): string[] {
  const { errors } = JSON.parse(stdout.trim() || '{"errors": []}') as { errors: readonly Complaint[] };
  if (errors.length === 0) return [stderr.trim() || 'the command refuses it, and does not say why'];
  return errors.map(({ place, path, message, hint }) => {
    const where = [place, path].filter((part) => part !== null).map((part) => `${part}: `);
    return `${where.join('')}${message}${hint === null ? '' : `\nhint: ${hint}`}`;
  });
}
