/** From settings and blueprints to stacks. */

import { join } from 'node:path';
import { Annotations, CliCredentialsStackSynthesizer, type Stack, type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Blueprint, Candidate, InvalidBlueprint } from './blueprints/blueprint.ts';
import { Checker, isValid } from './blueprints/check.ts';
import type { Command } from './blueprints/command.ts';
import { inFolder, inS3, withoutTwins } from './blueprints/find.ts';
import type { Download } from './blueprints/hosted.ts';
import type { RolePermissions } from './blueprints/permissions.ts';
import { priceTable } from './constructs/cost.ts';
import { stackName, targetStackName } from './names.ts';
import type { Settings } from './settings.ts';
import { BlueprintStack } from './stacks/blueprint-stack.ts';
import { InvalidBlueprintStack } from './stacks/invalid-blueprint-stack.ts';
import { TargetAccountStack } from './stacks/target-account-stack.ts';

/** What stands outside: the built command, S3, and the blueprints' schema. */
export interface Surroundings {
  readonly command: Command;
  readonly download: Download;
  readonly schema: string;
}

/** Make the stacks of every blueprint. */
export async function build(app: App, settings: Settings, surroundings: Surroundings): Promise<void> {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const checker = new Checker(surroundings.command, surroundings.schema);
  const found = withoutTwins(await candidates(settings, surroundings.download));
  const [valid, invalid] = split(found.map((candidate) => checker.check(candidate)));
  for (const blueprint of valid) stacksOf(app, blueprint, settings);
  for (const blueprint of invalid) {
    new InvalidBlueprintStack(app, stackName(blueprint.name), { blueprint, env: environment(settings) });
  }
  warnOfSharedRoles(app, valid);
}

async function candidates(settings: Settings, download: Download): Promise<Candidate[]> {
  if (settings.hosted.length > 0) return inS3(settings.hosted, download);
  return inFolder(settings.blueprints, settings.blueprint);
}

function environment({ account, region }: Settings): { account?: string; region: string } {
  return { ...(account === undefined ? {} : { account }), region };
}

function stacksOf(app: App, blueprint: Blueprint, settings: Settings): void {
  const { name, permissions } = blueprint;
  new BlueprintStack(app, stackName(name), {
    ...settings,
    blueprint,
    prices: priceTable(),
    env: environment(settings),
    description: `Activity Generator: blueprint ${name}`.slice(0, 1024),
    ...(settings.cliCredentials ? { synthesizer: new CliCredentialsStackSynthesizer() } : {}),
  });
  for (const [account, roles] of byAccount(permissions.roles)) {
    const stack = new TargetAccountStack(app, targetStackName(name, account), {
      blueprint: name,
      generatorAccount: settings.account,
      roles,
      env: { account, region: settings.region },
      description: `Activity Generator: targets of the blueprint ${name}`.slice(0, 1024),
    });
    warnOfGuess(stack, account, settings);
  }
}

/** With the credentials of a target account, the account that is guessed from them is not that of the blueprint. */
function warnOfGuess(stack: Stack, account: string, settings: Settings): void {
  if (settings.accountIsSaid || account !== settings.account) return;
  Annotations.of(stack).addWarningV2(
    'activity-generator:guessed-account',
    `its roles trust account ${account}, whose credentials are in use\nhint: --context account=ID, if the blueprint is deployed elsewhere`,
  );
}

/** A role is made by one stack, and trusts one blueprint. */
function warnOfSharedRoles(app: App, blueprints: readonly Blueprint[]): void {
  const roles = blueprints.flatMap(({ name, permissions }) => permissions.roles.map((role) => ({ name, ...role })));
  for (const { name, arn, account } of roles) {
    const others = roles.filter((other) => other.arn === arn && other.name !== name).map((other) => other.name);
    if (others.length === 0) continue;
    Annotations.of(app.node.findChild(targetStackName(name, account))).addWarningV2(
      `activity-generator:shared-role:${arn}`,
      `${arn} is named by ${others.join(', ')}, too: only one of their stacks can make it, and it trusts only one of them\nhint: a role for each blueprint`,
    );
  }
}

function split(checked: readonly (Blueprint | InvalidBlueprint)[]): [Blueprint[], InvalidBlueprint[]] {
  const valid = checked.filter(isValid);
  return [valid, checked.filter((blueprint): blueprint is InvalidBlueprint => !isValid(blueprint))];
}

function byAccount(roles: readonly RolePermissions[]): Map<string, RolePermissions[]> {
  const found = new Map<string, RolePermissions[]>();
  for (const role of roles) found.set(role.account, [...(found.get(role.account) ?? []), role]);
  return found;
}

/** Where the schema lies. */
export function schemaOf(root: string): string {
  return join(root, 'blueprints/blueprint.schema.json');
}
