import { spawnSync } from 'node:child_process';
import { App } from 'aws-cdk-lib';
import { build, schemaOf } from '../lib/app.ts';
import { BuiltCommand } from '../lib/blueprints/command.ts';
import { downloadFrom } from '../lib/blueprints/hosted.ts';
import { readSettings, ROOT } from '../lib/settings.ts';

/** Where the repository was cloned from, as git knows it. */
function origin(): string | undefined {
  const { status, stdout } = spawnSync('git', ['config', '--get', 'remote.origin.url'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return status === 0 ? stdout : undefined;
}

const app = new App();
try {
  const settings = readSettings((name) => app.node.tryGetContext(name) as unknown, process.env, origin());
  await build(app, settings, {
    command: new BuiltCommand(settings.command),
    download: downloadFrom(settings.region),
    schema: schemaOf(ROOT),
  });
  app.synth();
} catch (error) {
  // What is wrong is in the message; where in this app it was noticed helps nobody.
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
