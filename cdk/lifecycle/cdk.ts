/** The CDK CLI of this package, as a program: its output goes to the user as it comes. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROOT } from '../lib/settings.ts';
import { Problem } from './problem.ts';

const PACKAGE = resolve(import.meta.dirname, '..');

/** The layer's folder as `scripts/build` leaves it. */
const FAKE_CONTENT = join(ROOT, 'target/lambda/fake-content-layer/fake-content');

/** Run the CLI; its failure is a problem. */
export function cdk(...given: readonly string[]): void {
  // An output folder of its own: two deployments at once do not wait for each other, nor read each other's.
  const output = mkdtempSync(join(tmpdir(), 'activity-generator-cdk-'));
  try {
    const { status, error } = spawnSync(
      process.execPath,
      [join(PACKAGE, 'node_modules/aws-cdk/bin/cdk'), ...given, '--output', output],
      { cwd: PACKAGE, stdio: ['ignore', 'inherit', 'inherit'], env: environment() },
    );
    if (error) throw new Problem(`the CDK CLI cannot be run: ${error.message}`, 'scripts/deploy installs it');
    if (status !== 0) throw new Problem(`cdk ${given[0] ?? ''} ended with ${status ?? 'a signal'}: see above`);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** What the CLI is told where an emulator stands for AWS. */
export function emulatorContext(): string[] {
  // Emulators keep a layer, and unpack none.
  return onEmulator() && existsSync(FAKE_CONTENT) ? ['--context', `fake-content-folder=${FAKE_CONTENT}`] : [];
}

/** Whether requests go to a server on this machine. */
export function onEmulator(): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/.test(process.env.AWS_ENDPOINT_URL ?? '');
}

function environment(): NodeJS.ProcessEnv {
  // The CLI keeps accounts by access key in its home: an emulator's are not to meet the real ones.
  const home = onEmulator() ? { CDK_HOME: process.env.CDK_HOME ?? join(ROOT, 'target/tools/cdk-emulator') } : {};
  return { ...process.env, ...home };
}
