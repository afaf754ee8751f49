/** What the tests derive stacks from: blueprints with the rights that the real command derived of them. */

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Blueprint } from '../blueprints/blueprint.ts';
import type { Command } from '../blueprints/command.ts';
import { parsePermissions, type Permissions } from '../blueprints/permissions.ts';
import { priceTable } from '../constructs/cost.ts';
import { ROOT, type Settings } from '../settings.ts';
import { BlueprintStack, type BlueprintStackProps } from '../stacks/blueprint-stack.ts';

export const FIXTURES = join(import.meta.dirname, 'fixtures');
export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';

/** The recorded rights of a blueprint in `fixtures/`; `npm run fixtures` records them. */
export function permissionsOf(name: string): Permissions {
  return parsePermissions(readFileSync(join(FIXTURES, 'permissions', `${name}.json`), 'utf8'));
}

/** A checked blueprint of `fixtures/`. */
export function blueprintOf(name: string): Blueprint {
  const path = join(FIXTURES, `${name}.json`);
  return { name, path, place: path, permissions: permissionsOf(name) };
}

/** A checked blueprint with many targets, or roles; see `many-targets.ts` for how many. */
export function manyOf(name: 'targets' | 'roles', count: number): Blueprint {
  return {
    name: 'many',
    path: join(FIXTURES, 'lean.json'),
    place: 'many.json',
    permissions: permissionsOf(`many-${name}-${count}`),
  };
}

/** The command as far as it was recorded; of any other blueprint it complains. */
export const recorded: Command = {
  derive: (path) => {
    const name = basename(path, '.json');
    return ['shop', 'lean', 'canary'].includes(name)
      ? permissionsOf(name)
      : [`${path}: $.generators[0].shape: "zigzag" is no shape`];
  },
};

/** A folder that holds what `scripts/build` makes, as far as synth looks at it. */
export function artefacts(): string {
  const folder = mkdtempSync(join(tmpdir(), 'activity-generator-artefacts-'));
  for (const step of ['generate', 'dispatch', 'execute', 'collect', 'score']) {
    mkdirSync(join(folder, step));
    writeFileSync(join(folder, step, 'bootstrap.zip'), `the zip of ${step}`);
  }
  mkdirSync(join(folder, 'fake-content-layer/fake-content'), { recursive: true });
  writeFileSync(join(folder, 'fake-content-layer/fake-content/manifest.json'), '{}');
  return folder;
}

/** An app with the context of cdk.json, so that templates are those that are deployed. */
export function app(): App {
  return new App({ context: context() });
}

/** The context of cdk.json. */
export function context(): Record<string, unknown> {
  const file = readFileSync(join(ROOT, 'cdk/cdk.json'), 'utf8');
  return (JSON.parse(file) as { context: Record<string, unknown> }).context;
}

/** The stack of a blueprint in `fixtures/`. */
export function blueprintStack(name: string, more: Partial<BlueprintStackProps> = {}): BlueprintStack {
  return new BlueprintStack(app(), `ActivityGenerator-${name}`, {
    env: { account: ACCOUNT, region: REGION },
    blueprint: more.blueprint ?? blueprintOf(name),
    artefacts: artefacts(),
    architecture: Architecture.X86_64,
    logRetention: RetentionDays.ONE_MONTH,
    reserved: {},
    toleratedFailures: 0,
    targetMetrics: false,
    runbook: 'https://example.org/docs/runbook.md',
    prices: priceTable(),
    ...more,
  });
}

/** Settings as `cdk deploy` without context has them, over the blueprints of a folder. */
export function settings(blueprints: string, more: Partial<Settings> = {}): Settings {
  return {
    blueprints,
    hosted: [],
    account: ACCOUNT,
    accountIsSaid: true,
    region: REGION,
    architecture: Architecture.X86_64,
    artefacts: artefacts(),
    command: 'recorded',
    reserved: {},
    logRetention: RetentionDays.ONE_MONTH,
    toleratedFailures: 0,
    targetMetrics: false,
    runbook: 'https://example.org/docs/runbook.md',
    cliCredentials: false,
    ...more,
  };
}

export const SCHEMA = join(ROOT, 'blueprints/blueprint.schema.json');
