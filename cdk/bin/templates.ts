/**
 * Writes the templates of everything that can be deployed, for tools that look at templates: of the shipped blueprints, of
 * the recorded ones with their target accounts, of one target and of as many as a stack holds; and of some in other
 * partitions.
 *
 *     tsx bin/templates.ts FOLDER
 *
 * It needs no compiler where ACTIVITY_GENERATOR names the command.
 */

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { build, schemaOf } from '../lib/app.ts';
import { BuiltCommand } from '../lib/blueprints/command.ts';
import { downloadFrom } from '../lib/blueprints/hosted.ts';
import { readSettings, ROOT } from '../lib/settings.ts';
import { ACCOUNT, artefacts, context, FIXTURES } from '../lib/testing/fixtures.ts';
import { FAMILIES } from '../lib/testing/many-targets.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('tsx bin/templates.ts FOLDER');

/** Blueprints of which all templates are looked at, and those of which they are in other partitions, too. */
const everything = mkdtempSync(join(tmpdir(), 'activity-generator-blueprints-'));
for (const from of [join(ROOT, 'blueprints'), FIXTURES]) {
  for (const file of readdirSync(from)) {
    if (file.endsWith('.json') && !file.endsWith('.schema.json'))
      copyFileSync(join(from, file), join(everything, file));
  }
}
for (const [name, { counts, blueprint }] of Object.entries(FAMILIES)) {
  for (const count of counts) {
    writeFileSync(join(everything, `many-${name}-${count}.json`), JSON.stringify(blueprint(count)));
  }
}
const REGIONS = { 'us-east-1': everything, 'cn-north-1': FIXTURES, 'us-gov-west-1': FIXTURES };

const built = artefacts();
for (const [region, blueprints] of Object.entries(REGIONS)) {
  const outdir = resolve(folder, region);
  mkdirSync(outdir, { recursive: true });
  const app = new App({ context: context(), outdir });
  const given: Record<string, unknown> = {
    blueprints,
    account: ACCOUNT,
    region,
    artefacts: built,
    'alarm-email': 'somebody@example.org',
    'target-metrics': 'true',
  };
  const settings = readSettings((name) => given[name], process.env);
  await build(app, settings, {
    command: new BuiltCommand(settings.command),
    download: downloadFrom(region),
    schema: schemaOf(ROOT),
  });
  app.synth();
}
