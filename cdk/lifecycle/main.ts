/** What the scripts of a deployment's life run: `tsx lifecycle/main.ts VERB ARGUMENT...`. */

import { createInterface } from 'node:readline/promises';
import { blueprintName, readArguments } from './arguments.ts';
import { checkRoles } from './check-roles.ts';
import { Clients } from './clients.ts';
import { deploy } from './deploy.ts';
import { findDeployment } from './deployment.ts';
import { announced, destroy, planDestruction } from './destroy.ts';
import { pause, resume } from './pause.ts';
import { Problem, told } from './problem.ts';
import { asJson, shown, statusOf } from './status.ts';
import { command } from './shell.ts';
import { setUp } from './target-account.ts';

const clients = new Clients();

/** Where the user called from: relative paths begin there. */
const here = process.env.CALLED_FROM ?? process.cwd();

const verbs: Record<string, (given: string[], further: string[]) => Promise<void>> = {
  deploy: async (given, further) => {
    const blueprints = given.filter((one) => one !== '--yes');
    if (blueprints.length === 0) throw new Problem('which blueprint?', 'scripts/deploy [--yes] BLUEPRINT...');
    const agree = given.includes('--yes') ? () => Promise.resolve() : () => confirm('nothing was deployed');
    await deploy(clients, blueprints, { here, further, say, agree });
  },

  pause: async (given) => {
    const name = one(given, 'scripts/pause BLUEPRINT');
    const paused = await pause(clients, await findDeployment(clients, name));
    say(`${name} is paused since ${paused.time}, and its alarms tell nobody: ${command('scripts/resume', name)}`);
  },

  resume: async (given) => {
    const usage = 'scripts/resume BLUEPRINT [--force]';
    const { positional, flags } = readArguments(given, { usage, positional: 1, flags: ['force'] });
    const name = blueprintName(positional[0] ?? '');
    const before = await resume(clients, await findDeployment(clients, name), flags.force ?? false);
    say(`${name} ${before ? `goes on; it was paused since ${before.time}` : 'was not paused'}, and its alarms are on`);
  },

  status: async (given) => {
    const { positional, flags } = readArguments(given, {
      usage: 'scripts/status BLUEPRINT [--json]',
      positional: 1,
      flags: ['json'],
    });
    const now = Date.now() / 1000;
    const status = await statusOf(clients, await findDeployment(clients, blueprintName(positional[0] ?? '')), now);
    console.log(flags.json ? asJson(status) : shown(status, now));
  },

  destroy: async (given) => {
    const usage = 'scripts/destroy BLUEPRINT [--all] [--yes] [--target-account ID]';
    const { positional, flags, values } = readArguments(given, {
      usage,
      positional: 1,
      flags: ['all', 'yes'],
      values: ['target-account'],
    });
    const all = flags.all ?? false;
    const plan = await planDestruction(clients, blueprintName(positional[0] ?? ''), {
      all,
      targetAccount: values['target-account'],
    });
    say(announced(plan, all));
    if (!flags.yes) await confirm('nothing was deleted');
    await destroy(clients, plan, all, say);
  },

  'target-account': async (given, further) => {
    const usage =
      'scripts/setup-target-account BLUEPRINT ACCOUNT (--generator-account ID [--targets 0,2] [--print-template] | --check)';
    const options = {
      usage,
      positional: 2,
      flags: ['check', 'print-template'],
      values: ['generator-account', 'targets'],
    };
    const { positional, flags, values } = readArguments(given, options);
    const [blueprint = '', account = ''] = positional;
    for (const id of [account, values['generator-account'] ?? account]) {
      if (!/^\d{12}$/.test(id)) throw new Problem(`"${id}" is no account: twelve digits`, usage);
    }
    const wanted = { blueprint, account, generatorAccount: values['generator-account'], targets: values.targets };
    if (flags['print-template']) {
      // Loaded only here: the library takes seconds.
      const { printed } = await import('./target-template.ts');
      const { template, lines } = await printed(clients, wanted, here);
      for (const line of lines) console.error(line);
      say(template);
      return;
    }
    if (!flags.check) {
      say(await setUp(clients, wanted, here, further));
      return;
    }
    const findings = await checkRoles(clients, wanted, here, Date.now() / 1000);
    for (const { role, good, bad } of findings) {
      say([role, ...good.map((text) => `  ok   ${text}`), ...bad.map((text) => `  not  ${text}`)].join('\n'));
    }
    if (findings.some(({ bad }) => bad.length > 0)) process.exitCode = 1;
  },
};

function one(given: string[], usage: string): string {
  return blueprintName(readArguments(given, { usage, positional: 1 }).positional[0] ?? '');
}

function say(line: string): void {
  console.log(line);
}

async function confirm(otherwise: string): Promise<void> {
  if (!process.stdin.isTTY) throw new Problem('nobody is there to be asked', '--yes says that it is meant');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('go on? [y/N] ');
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Problem(otherwise);
}

async function main([verb = '', ...rest]: string[]): Promise<void> {
  const run = verbs[verb];
  if (run === undefined) throw new Problem(`no such verb: ${verb}`, `one of ${Object.keys(verbs).join(', ')}`);
  const cut = rest.indexOf('--');
  await run(cut < 0 ? rest : rest.slice(0, cut), cut < 0 ? [] : rest.slice(cut + 1));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(told(error));
  process.exitCode = 1;
}
