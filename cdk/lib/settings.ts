/** What a deployment is told: the context of the CDK command line or of cdk.json, and a few variables of the environment. */

import { join, resolve } from 'node:path';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Step } from './names.ts';
import { REGION } from './partitions.ts';

export interface Settings {
  /** The folder of blueprints. */
  readonly blueprints: string;
  /** Only the blueprint of this name. */
  readonly blueprint?: string;
  /** Blueprints in S3, by address; given, they stand in the place of the folder. */
  readonly hosted: readonly string[];
  /** Account and region of the blueprints' stacks. */
  readonly account?: string;
  readonly region: string;
  /** Whether the account was said, and not only guessed from the credentials in use. */
  readonly accountIsSaid: boolean;
  readonly architecture: Architecture;
  /** The folder of the built functions and the layer. */
  readonly artefacts: string;
  /** The built command. */
  readonly command: string;
  readonly reserved: Readonly<Partial<Record<Step, number>>>;
  readonly logRetention: RetentionDays;
  /** Who is told of alarms. */
  readonly alarmEmail?: string;
  /** Activities that may fail, or be late, in five minutes before anybody is told. */
  readonly toleratedFailures: number;
  /** Whether the functions send metrics of each target, beside those of the blueprint. */
  readonly targetMetrics: boolean;
  /** What the links to the runbook begin with. */
  readonly runbook: string;
  /** Deploy with the caller's own credentials, not with the roles that `cdk bootstrap` makes. */
  readonly cliCredentials: boolean;
  readonly fakeContentFolder?: string;
}

/** Context by name, as `app.node.tryGetContext` gives it. */
export type Context = (name: string) => unknown;
export type Environment = Readonly<Record<string, string | undefined>>;

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, '../..');

const ARCHITECTURES = { x86_64: Architecture.X86_64, arm64: Architecture.ARM_64 };

/** CloudWatch takes only some numbers of days. */
const RETENTIONS = Object.values(RetentionDays).filter((days) => typeof days === 'number');

/** Read all settings; everything that is wrong is said at once. `origin` is where the repository was cloned from. */
export function readSettings(context: Context, environment: Environment, origin?: string): Settings {
  const wrong: string[] = [];
  const text = (name: string): string | undefined => {
    const value = context(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    wrong.push(`context ${name}: expected a text`);
    return undefined;
  };
  const variable = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
  const matching = (name: string, pattern: RegExp, expected: string): string | undefined => {
    const value = text(name);
    if (value === undefined || pattern.test(value)) return value;
    wrong.push(`context ${name}: found "${value}", expected ${expected}`);
    return undefined;
  };
  const reserved = (step: Step): Partial<Record<Step, number>> => {
    const value = matching(`reserved-${step}`, /^\d{1,5}$/, 'a whole number of executions');
    return value === undefined ? {} : { [step]: Number(value) };
  };

  const said = matching('account', /^\d{12}$/, 'twelve digits');
  const account = said ?? variable('CDK_DEFAULT_ACCOUNT');
  const region =
    matching('region', REGION, 'a region such as us-east-1') ??
    variable('CDK_DEFAULT_REGION') ??
    variable('AWS_REGION');
  if (region === undefined) wrong.push('no region: give --context region=REGION, or set AWS_REGION');

  const architecture = text('architecture') ?? 'x86_64';
  if (!(architecture in ARCHITECTURES)) {
    wrong.push(`context architecture: found "${architecture}", expected ${Object.keys(ARCHITECTURES).join(' or ')}`);
  }
  const days = text('log-retention-days') ?? String(RetentionDays.ONE_MONTH);
  const logRetention = RETENTIONS.find((known) => String(known) === days);
  if (logRetention === undefined) {
    wrong.push(`context log-retention-days: found "${days}", expected one of ${RETENTIONS.join(', ')}`);
  }
  const tolerated = matching('tolerated-failures', /^\d{1,9}$/, 'a whole number of activities in five minutes');
  const email = matching('alarm-email', /^[^@\s]+@[^@\s]+$/, 'an address');
  const kept = { ...reserved('generate'), ...reserved('dispatch'), ...reserved('execute') };
  const hosted = context('hosted') ?? [];
  const blueprint = text('blueprint');
  const fakeContentFolder = text('fake-content-folder');
  const command = text('command') ?? variable('ACTIVITY_GENERATOR');

  if (wrong.length > 0 || region === undefined || logRetention === undefined) throw new Error(wrong.join('\n'));
  return {
    blueprints: resolve(text('blueprints') ?? join(ROOT, 'blueprints')),
    ...(blueprint === undefined ? {} : { blueprint }),
    hosted: (Array.isArray(hosted) ? hosted : [hosted]).map(String).filter((url) => url !== ''),
    ...(account === undefined ? {} : { account }),
    region,
    accountIsSaid: said !== undefined,
    architecture: ARCHITECTURES[architecture as keyof typeof ARCHITECTURES],
    artefacts: resolve(text('artefacts') ?? join(ROOT, 'target/lambda')),
    command: resolve(command ?? join(ROOT, 'target/release/activity-generator')),
    reserved: kept,
    logRetention,
    ...(email === undefined ? {} : { alarmEmail: email }),
    toleratedFailures: Number(tolerated ?? 0),
    targetMetrics: flag(context('target-metrics')),
    runbook: text('runbook') ?? runbookOf(origin),
    cliCredentials: flag(context('cli-credentials')),
    ...(fakeContentFolder === undefined ? {} : { fakeContentFolder }),
  };
}

function flag(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}

/** The runbook's place in the repository. */
const RUNBOOK = 'docs/runbook.md';

/**
 * A link to the runbook where a browser can follow it: on GitHub and GitLab the page itself, elsewhere the repository, whose
 * README leads there. Of a clone of nothing that a browser knows, the file's name has to do.
 */
export function runbookOf(origin: string | undefined): string {
  const [, host, path] =
    /^(?:https?:\/\/|ssh:\/\/)?(?:[^@/]+@)?([a-z0-9.-]+\.[a-z]+)(?::\d+)?[/:](.+?)(?:\.git)?\/?$/i.exec(
      origin?.trim() ?? '',
    ) ?? [];
  if (host === undefined || path === undefined) return RUNBOOK;
  const page = `https://${host}/${path}`;
  if (host.includes('github')) return `${page}/blob/HEAD/${RUNBOOK}`;
  return host.includes('gitlab') ? `${page}/-/blob/HEAD/${RUNBOOK}` : page;
}
