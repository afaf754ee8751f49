import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { build } from './app.ts';
import type { Download } from './blueprints/hosted.ts';
import type { Settings } from './settings.ts';
import { app, FIXTURES, permissionsOf, recorded, SCHEMA, settings } from './testing/fixtures.ts';
import { annotations, resource, templateOf } from './testing/template.ts';

const noDownload: Download = () => Promise.reject(new Error('no S3'));

async function built(more: Partial<Settings> = {}, download = noDownload): Promise<App> {
  const made = app();
  await build(made, settings(FIXTURES, more), { command: recorded, download, schema: SCHEMA });
  return made;
}

function stacks(made: App): Map<string, Stack> {
  return new Map(made.node.children.filter((child) => Stack.isStack(child)).map((stack) => [stack.stackName, stack]));
}

function stack(made: App, name: string): Stack {
  const found = stacks(made).get(name);
  if (found === undefined) throw new Error(`no stack ${name}: ${[...stacks(made).keys()].join(', ')}`);
  return found;
}

const errorsOf = (of: Stack): string[] => annotations(of, 'error');

describe('an invalid blueprint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'activity-generator-blueprints-'));
  copyFileSync(join(FIXTURES, 'lean.json'), join(folder, 'lean.json'));
  writeFileSync(join(folder, 'broken.json'), '{"generators": [{"id": "a", "shape": "zigzag"}]}');

  it('is an error that says where and what, of its own stack alone', async () => {
    const made = await built({ blueprints: folder });
    expect(errorsOf(stack(made, 'ActivityGenerator-broken'))).toEqual([
      `${join(folder, 'broken.json')}: $.generators[0].shape: "zigzag" is no shape`,
    ]);
    expect(errorsOf(stack(made, 'ActivityGenerator-lean'))).toEqual([]);
  });

  it('has no resources that could be deployed', async () => {
    const made = await built({ blueprints: folder });
    const found = stack(made, 'ActivityGenerator-broken').node.findAll();
    expect(found.filter((node) => CfnResource.isCfnResource(node))).toEqual([]);
  });

  it('is not looked at when another one is asked for by name', async () => {
    const made = await built({ blueprints: folder, blueprint: 'lean' });
    expect([...stacks(made).keys()]).toEqual(['ActivityGenerator-lean', 'ActivityGenerator-lean-target-111111111111']);
  });
});

describe('a hosted blueprint', () => {
  it('is downloaded, checked and derived from, and read by the functions at that version', async () => {
    const bytes = new TextEncoder().encode('{"generators": [{"id": "four", "shape": "constant"}]}');
    const made = await built({ hosted: ['s3://hosted/k/lean.json'] }, ({ bucket, key }) =>
      Promise.resolve({ bytes, hosted: { bucket, key, versionId: 'v7' } }),
    );
    expect([...stacks(made).keys()]).toEqual(['ActivityGenerator-lean', 'ActivityGenerator-lean-target-111111111111']);
    const template = templateOf(stack(made, 'ActivityGenerator-lean'));
    expect(resource(template, 'AWS::Lambda::Function', 'Generate').Environment).toMatchObject({
      Variables: { BLUEPRINT_BUCKET: 'hosted', BLUEPRINT_KEY: 'k/lean.json', BLUEPRINT_VERSION_ID: 'v7' },
    });
  });

  it('that is wrong is named by its address', async () => {
    const bytes = new TextEncoder().encode('{}');
    const made = await built({ hosted: ['s3://hosted/k/odd.json?versionId=v1'] }, ({ bucket, key }) =>
      Promise.resolve({ bytes, hosted: { bucket, key, versionId: 'v1' } }),
    );
    expect(errorsOf(stack(made, 'ActivityGenerator-odd'))).toEqual([
      expect.stringMatching(/^s3:\/\/hosted\/k\/odd\.json\?versionId=v1: \$/),
    ]);
  });
});

describe('a target account', () => {
  const warnings = (of: Stack): string[] => annotations(of, 'warning');

  it('that was only guessed to be the generator too is warned of', async () => {
    const name = 'ActivityGenerator-lean-target-111111111111';
    expect(warnings(stack(await built({ accountIsSaid: false }), name))).toEqual([
      expect.stringContaining('--context account=ID'),
    ]);
    expect(warnings(stack(await built(), name))).toEqual([]);
  });
});

describe('a role that two blueprints name', () => {
  it('is warned of on both sides', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'activity-generator-shared-'));
    for (const name of ['one', 'two']) copyFileSync(join(FIXTURES, 'lean.json'), join(folder, `${name}.json`));
    const made = app();
    const command = { derive: () => permissionsOf('lean') };
    await build(made, settings(folder), { command, download: noDownload, schema: SCHEMA });
    expect(annotations(stack(made, 'ActivityGenerator-one-target-111111111111'), 'warning')).toEqual([
      expect.stringContaining('role/lean is named by two, too'),
    ]);
    expect(annotations(stack(made, 'ActivityGenerator-two-target-111111111111'), 'warning')).toHaveLength(1);
  });
});

describe('cdk-nag', () => {
  it('finds nothing in any stack', async () => {
    const made = await built({ alarmEmail: 'somebody@example.org' });
    made.synth();
    expect(new AwsSolutionsChecks(made).validateScope(made).violations).toEqual([]);
  });

  it('finds a right that is wider than its reason', async () => {
    const made = await built();
    const role = stack(made, 'ActivityGenerator-shop').node.findChild('Actor').node.findChild('Role');
    if (!(role instanceof Role)) throw new Error('the actor is no role');
    role.addToPolicy(new PolicyStatement({ actions: ['s3:*'], resources: ['arn:aws:s3:::shop-*'] }));
    const violations = new AwsSolutionsChecks(made).validateScope(made).violations.map(({ ruleName }) => ruleName);
    expect(violations).toEqual(['AwsSolutions-IAM5[Action::s3:*]', 'AwsSolutions-IAM5[Resource::arn:aws:s3:::shop-*]']);
  });

  it('is told a reason with each exception', async () => {
    const made = await built();
    const acknowledged = made.node
      .findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY));
    const reasons = acknowledged.flatMap(({ data }) => Object.values(data as Record<string, unknown>));
    expect(reasons.length).toBeGreaterThan(5);
    for (const reason of reasons) expect(JSON.stringify(reason).length).toBeGreaterThan(30);
  });
});
