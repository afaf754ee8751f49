/** What `activity-generator permissions` says: whose rights are which. */

import { Ajv2020 } from 'ajv/dist/2020.js';

/** A statement as IAM has it. Its texts may hold placeholders: see `statements.ts`. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy within the quota of a managed one: 6,144 characters. The command cuts rights into as many as it takes. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** A role that targets name, and what it must be able to do for them. */
export interface RolePermissions {
  readonly arn: string;
  readonly account: string;
  readonly external_id: string | null;
  /** Indexes of those targets in the blueprint. */
  readonly targets: readonly number[];
  readonly policies: readonly Policy[];
}

/** What is shown of a target. Its type decides all of it, so nothing here is taken apart or put together again. */
export interface TargetFacts {
  /** Its index in the blueprint. */
  readonly index: number;
  /** How people call it. */
  readonly name: string;
  /** The name's parts. */
  readonly type: string;
  readonly action?: string;
  readonly resource: string;
  /** The value of the dimension `target` in the functions' metrics. */
  readonly dimension: string;
  /** The service that bills its activities. */
  readonly service: string;
  /** The price of one activity, by its name in the price table. */
  readonly price: string;
}

/** A rule that brings findings of a source. */
export interface EventRule {
  readonly source: string;
  readonly pattern: {
    readonly source: readonly string[];
    readonly 'detail-type': readonly string[];
    readonly detail?: Readonly<Record<string, unknown>>;
  };
}

/** A metric that a target writes. */
export interface Band {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly (readonly [string, string])[];
}

/** What a canary needs. */
export interface DetectionFacts {
  readonly sources: readonly string[];
  readonly rules: readonly EventRule[];
  readonly alarms: {
    readonly recall?: number | null;
    readonly false_alerts_a_day?: number | null;
    readonly silent_minutes?: number | null;
  };
  /** Metrics that get an alarm of anomaly detection. */
  readonly bands: readonly Band[];
}

/** The rights of a blueprint, by identity. */
export interface Permissions {
  readonly name: string;
  /** The value of the dimension `blueprint` in the functions' metrics. */
  readonly dimension: string;
  readonly version: string;
  /** How long after its slot's end an activity may start. */
  readonly grace_seconds: number;
  /** The memory with which generate starts in time. */
  readonly generate_memory_mb: number;
  /** Beyond blueprint, queue and record bucket: real series. */
  readonly generate: readonly Policy[];
  /** Beyond blueprint, record bucket and the actor role: the roles that targets name. */
  readonly execute: readonly Policy[];
  /** Of targets that name no identity, and the secrets of those that name one. */
  readonly actor: readonly Policy[];
  readonly roles: readonly RolePermissions[];
  /** Whether a target names no bucket. */
  readonly default_bucket: boolean;
  /** Whether a target stores fake content: execute then writes the content manifest to the record bucket. */
  readonly content_manifest: boolean;
  /** The targets, by their index. */
  readonly targets: readonly TargetFacts[];
  /** Absent: the blueprint asks for no canary. */
  readonly detection?: DetectionFacts;
}

/** What CloudWatch takes as the value of a dimension: printable ASCII. */
const dimension = { type: 'string', pattern: '^[ -~]{1,1024}$' };
const texts = { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } };
const statements = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['Sid', 'Effect', 'Action', 'Resource'],
    properties: {
      Sid: { type: 'string', pattern: '^[A-Za-z0-9]+$' },
      Effect: { const: 'Allow' },
      Action: texts,
      Resource: texts,
      Condition: { type: 'object' },
    },
  },
};
const policies = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['Version', 'Statement'],
    properties: { Version: { const: '2012-10-17' }, Statement: statements },
  },
};
const schema = {
  type: 'object',
  required: [
    'name',
    'dimension',
    'version',
    'grace_seconds',
    'generate_memory_mb',
    'generate',
    'execute',
    'actor',
    'roles',
    'default_bucket',
    'content_manifest',
    'targets',
  ],
  properties: {
    name: { type: 'string', minLength: 1 },
    dimension,
    version: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    grace_seconds: { type: 'integer', minimum: 0, maximum: 300 },
    generate_memory_mb: { type: 'integer', minimum: 128, maximum: 10240 },
    generate: policies,
    execute: policies,
    actor: policies,
    roles: {
      type: 'array',
      items: {
        type: 'object',
        required: ['arn', 'account', 'external_id', 'targets', 'policies'],
        properties: {
          arn: { type: 'string', pattern: '^arn:[a-z-]+:iam::[0-9]{12}:role/.+$' },
          account: { type: 'string', pattern: '^[0-9]{12}$' },
          external_id: { type: ['string', 'null'] },
          targets: { type: 'array', items: { type: 'integer', minimum: 0 } },
          policies,
        },
      },
    },
    default_bucket: { type: 'boolean' },
    detection: {
      type: 'object',
      required: ['sources', 'rules', 'alarms', 'bands'],
      properties: {
        sources: texts,
        rules: {
          type: 'array',
          items: {
            type: 'object',
            required: ['source', 'pattern'],
            properties: {
              source: { type: 'string', minLength: 1 },
              pattern: {
                type: 'object',
                required: ['source', 'detail-type'],
                properties: { source: texts, 'detail-type': texts, detail: { type: 'object' } },
              },
            },
          },
        },
        alarms: {
          type: 'object',
          properties: {
            recall: { type: ['number', 'null'] },
            false_alerts_a_day: { type: ['number', 'null'] },
            silent_minutes: { type: ['integer', 'null'] },
          },
        },
        bands: {
          type: 'array',
          items: {
            type: 'object',
            required: ['namespace', 'metric', 'dimensions'],
            properties: {
              namespace: { type: 'string', minLength: 1 },
              metric: { type: 'string', minLength: 1 },
              dimensions: {
                type: 'array',
                items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
              },
            },
          },
        },
      },
    },
    content_manifest: { type: 'boolean' },
    targets: {
      type: 'array',
      items: {
        type: 'object',
        required: ['index', 'name', 'type', 'resource', 'dimension', 'service', 'price'],
        properties: {
          index: { type: 'integer', minimum: 0 },
          name: { type: 'string', minLength: 1 },
          type: { type: 'string', minLength: 1 },
          action: { type: 'string', minLength: 1 },
          resource: { type: 'string' },
          dimension,
          service: { type: 'string', minLength: 1 },
          price: { type: 'string', minLength: 1 },
        },
      },
    },
  },
};

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
const isPermissions = ajv.compile<Permissions>(schema);

/** Read the command's output. What it is not is an error: rights are never guessed. */
export function parsePermissions(text: string): Permissions {
  const value: unknown = JSON.parse(text);
  if (isPermissions(value)) return value;
  throw new Error(
    `the output of \`activity-generator permissions\` is not what this app knows: ${ajv.errorsText(isPermissions.errors)}\n` +
      'hint: build the command and the app from the same commit',
  );
}
