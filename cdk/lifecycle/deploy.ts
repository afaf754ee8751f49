/** From a blueprint to its stack. */

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stackName } from '../lib/names.ts';
import { ROOT } from '../lib/settings.ts';
import { blueprintName } from './arguments.ts';
import { cdk, emulatorContext } from './cdk.ts';
import { callerOf, type Clients } from './clients.ts';
import { findDeployment, findStack } from './deployment.ts';
import { pausedOf, silence } from './pause.ts';
import { Problem } from './problem.ts';
import { command } from './shell.ts';

/** What `cdk bootstrap` makes: a bucket for what is uploaded, and the roles that deploy. */
const TOOLKIT = 'CDKToolkit';

/** A blueprint as a person calls it, and what tells the app to make its stack and no other. */
export interface Chosen {
  readonly name: string;
  readonly context: readonly string[];
  /** Where it lies on this machine; absent: in S3. */
  readonly path?: string;
}

/** Find a blueprint by its file, by its name in `blueprints/`, or by its address in S3. `here`: where relative paths begin. */
export function choose(called: string, here: string): Chosen {
  const name = blueprintName(called);
  if (called.startsWith('s3://')) return { name, context: ['--context', `hosted=${called}`] };
  const places = [resolve(here, called), resolve(here, `${called}.json`), join(ROOT, 'blueprints', `${called}.json`)];
  const path = places.find((place) => place.endsWith('.json') && existsSync(place));
  if (path === undefined) {
    throw new Problem(
      `there is no blueprint "${called}"`,
      `give its file, its s3:// address, or the name of one in ${join(ROOT, 'blueprints')}`,
    );
  }
  return { name, path, context: ['--context', `blueprints=${dirname(path)}`, '--context', `blueprint=${name}`] };
}

/** Deploy blueprints one after the other. `further` goes to `cdk deploy` as it is; `agree` asks, and throws if it may not be. */
export async function deploy(
  clients: Clients,
  called: readonly string[],
  {
    here,
    further,
    say,
    agree,
  }: { here: string; further: readonly string[]; say: (line: string) => void; agree: () => Promise<void> },
): Promise<void> {
  const chosen = called.map((one) => choose(one, here));
  const caller = await callerOf(clients);
  const names = chosen.map(({ name }) => name).join(', ');
  say(`deploying ${names} to account ${caller.account}, ${caller.region}, as ${caller.arn}`);
  if ((await findStack(clients, TOOLKIT)) === undefined) {
    say(
      `the account is not bootstrapped for CDK in ${caller.region}: this makes the stack ${TOOLKIT}, with a bucket, a repository of images and roles that deploy; other CDK apps of the account share it`,
    );
    await agree();
    // Without the app: bootstrapping needs no blueprint.
    cdk('bootstrap', `aws://${caller.account}/${caller.region}`, '--app', '');
  }
  for (const { name, context } of chosen) {
    const stack = stackName(name);
    cdk('deploy', stack, '--exclusively', '--require-approval', 'never', ...context, ...emulatorContext(), ...further);
    say(await next(clients, name));
  }
}

/** What there is now, and what to do with it. */
async function next(clients: Clients, name: string): Promise<string> {
  const deployment = await findDeployment(clients, name);
  const paused = await pausedOf(clients, deployment);
  // An alarm that the deployment made anew has its actions on.
  if (paused) await silence(clients, deployment);
  const state = paused
    ? `is still paused, since ${paused.time}: ${command('scripts/resume', name)}`
    : 'ticks at the next full minute';
  return [
    `${name} ${state}`,
    `  dashboard   ${deployment.dashboard ?? 'none'}`,
    `  status      ${command('scripts/status', name)}`,
    `  ledger      ${command('activity-generator', 'ledger', `s3://${deployment.recordBucket}`)}`,
    `  labels      ${command('activity-generator', 'labels', `s3://${deployment.recordBucket}`)}`,
    `  pause, end  ${command('scripts/pause', name)}; ${command('scripts/destroy', name)}`,
  ].join('\n');
}
