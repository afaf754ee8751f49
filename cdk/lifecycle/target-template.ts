/** The template of a target account, for its owner: who deploys it needs neither this repository nor a compiler. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ROOT } from '../lib/settings.ts';
import { TargetAccountStack } from '../lib/stacks/target-account-stack.ts';
import { type Clients, regionOf } from './clients.ts';
import { Problem } from './problem.ts';
import { command } from './shell.ts';
import { prepare, type Prepared, type Wanted } from './target-account.ts';

/** A template, and what to do with it. */
export interface Printed {
  readonly template: string;
  readonly lines: readonly string[];
}

/** Print the template of an account's roles. It takes no credentials, only the region of the blueprint. */
export async function printed(clients: Clients, wanted: Wanted, here: string): Promise<Printed> {
  const region = await regionOf(clients);
  const prepared = prepare(wanted, region, here);
  const deploy = [
    ...['aws', 'cloudformation', 'deploy', '--region', region, '--template-file', 'roles.json'],
    ...['--stack-name', prepared.stack, '--capabilities', 'CAPABILITY_NAMED_IAM'],
  ];
  return {
    template: templateOf(prepared, wanted.account, region),
    lines: [
      `the template of the roles of account ${wanted.account}, which trust ${prepared.name} of account ${prepared.generatorAccount}:`,
      `its owner reads it, saves it as roles.json, and deploys it: ${command(...deploy)}`,
      ...prepared.lines,
    ],
  };
}

/** The template that `setUp` would deploy, to the byte. */
export function templateOf(
  { name, stack, generatorAccount, roles }: Prepared,
  account: string,
  region: string,
): string {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk/cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const app = new App({ context, analyticsReporting: false });
  const made = new TargetAccountStack(app, stack, {
    blueprint: name,
    generatorAccount,
    roles,
    env: { account, region },
    description: `Activity Generator: targets of the blueprint ${name}`.slice(0, 1024),
  });
  const errors = made.node.metadata.filter(({ type }) => type === 'aws:cdk:error');
  if (errors.length > 0) throw new Problem(errors.map(({ data }) => String(data)).join('\n'));
  return JSON.stringify(app.synth().getStackArtifact(made.artifactId).template, null, 2);
}
