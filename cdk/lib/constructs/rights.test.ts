/** Each role may do exactly this: a statement more or less makes a test fail. */

import { describe, expect, it } from 'vitest';
import { blueprintOf, blueprintStack } from '../testing/fixtures.ts';
import { resource, rights, templateOf } from '../testing/template.ts';

const BLUEPRINT = /^arn:aws:s3:::cdk-hnb659fds-assets-111111111111-us-east-1\/[0-9a-f]{64}\.json$/;

function allow(Sid: string, Action: string | string[], Resource: unknown, Condition?: object): object {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) };
}

const writeLog = (log: string): object =>
  allow('WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], `<${log}.Arn>`);
const ledger = allow('RecordLedger', 'dynamodb:PutItem', '<LedgerTable.Arn>');
const writeLost = allow('WriteLost', 'sqs:SendMessage', '<LostQueue.Arn>');
const readBlueprint = allow('ReadBlueprint', 's3:GetObject', expect.stringMatching(BLUEPRINT));

describe('rights', () => {
  const template = templateOf(blueprintStack('shop'));

  it('of generate: its blueprint, the truth in the record, the queue, and real series', () => {
    expect(rights(template, 'GenerateRole')).toEqual([
      writeLog('GenerateLog'),
      readBlueprint,
      allow(
        'RecordTruth',
        ['s3:GetObject', 's3:PutObject'],
        ['<RecordBucket.Arn>/labels/*', '<RecordBucket.Arn>/run.json', '<RecordBucket.Arn>/totals/*'],
      ),
      allow('RecordVersions', ['s3:GetObject', 's3:PutObject'], '<RecordBucket.Arn>/versions/*'),
      allow('ListVersions', 's3:ListBucket', '<RecordBucket.Arn>', {
        StringEquals: { 's3:prefix': 'versions/' },
      }),
      allow('SendMessages', 'sqs:SendMessage', '<SlotsQueue.Arn>'),
      allow('RealSeries0', 's3:GetObject', 'arn:aws:s3:::shop-series/traffic.csv'),
      writeLost,
    ]);
  });

  it('of dispatch: its blueprint, plans in the record, the queue, and execute', () => {
    expect(rights(template, 'DispatchRole')).toEqual([
      writeLog('DispatchLog'),
      readBlueprint,
      allow('RecordPlans', ['s3:GetObject', 's3:PutObject'], '<RecordBucket.Arn>/ledger/*/plan.json'),
      allow('ReadPaused', 's3:GetObject', '<RecordBucket.Arn>/paused.json'),
      allow('TellAbsent', 's3:ListBucket', '<RecordBucket.Arn>'),
      ledger,
      allow(
        'ReceiveMessages',
        ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        '<SlotsQueue.Arn>',
      ),
      allow('InvokeStep', 'lambda:InvokeFunction', '<ExecuteFunction.Arn>'),
    ]);
  });

  it('of execute: its blueprint, the ledger, the roles of its targets, and where its failures go', () => {
    expect(rights(template, 'ExecuteRole')).toEqual([
      writeLog('ExecuteLog'),
      readBlueprint,
      allow('RecordTasks', ['s3:GetObject', 's3:PutObject'], '<RecordBucket.Arn>/ledger/*'),
      allow('RecordObjects', 's3:PutObject', '<RecordBucket.Arn>/objects/*'),
      ledger,
      allow('TargetRoles0', 'sts:AssumeRole', 'arn:aws:iam::222222222222:role/activity/shop'),
      allow('AssumeActor', 'sts:AssumeRole', '<ActorRole.Arn>'),
      writeLost,
    ]);
  });

  it('of the actor: what the targets without a role need, in the default bucket too, and their secrets', () => {
    expect(rights(template, 'ActorRole')).toEqual([
      allow('Targets0', 'cloudwatch:PutMetricData', '*', { StringEquals: { 'cloudwatch:namespace': 'Shop/Series' } }),
      allow('Targets1', 'lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:111111111111:function:place-order'),
      allow('Targets2', 's3:PutObject', 'arn:aws:s3:::<DefaultTargetBucket>/documents/*'),
      allow(
        'Targets3',
        'secretsmanager:GetSecretValue',
        'arn:aws:secretsmanager:us-east-1:111111111111:secret:partner-AbCdEf',
      ),
    ]);
    expect(resource(template, 'AWS::IAM::Role', 'ActorRole').AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^ExecuteRole/), 'Arn'] } },
        },
      ],
    });
  });

  it('come from these statements alone: no role has a managed policy of AWS or one of its own', () => {
    for (const role of Object.values(template.findResources('AWS::IAM::Role'))) {
      const { Properties } = role as { Properties: object };
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
    }
    expect(Object.keys(template.findResources('AWS::IAM::Policy'))).toHaveLength(4);
  });

  it('of a hosted blueprint are those of its version, and of its key', () => {
    const hosted = {
      bucket: 'b',
      key: 'k/shop.json',
      versionId: 'v1',
      kmsKeyArn: 'arn:aws:kms:us-east-1:111111111111:key/1',
    };
    const own = templateOf(blueprintStack('shop', { blueprint: { ...blueprintOf('shop'), hosted } }));
    for (const role of ['GenerateRole', 'DispatchRole', 'ExecuteRole']) {
      const read = rights(own, role).filter(({ Sid }) => String(Sid).endsWith('Blueprint'));
      expect(read).toEqual([
        allow('ReadBlueprint', 's3:GetObjectVersion', 'arn:aws:s3:::b/k/shop.json'),
        allow('DecryptBlueprint', 'kms:Decrypt', 'arn:aws:kms:us-east-1:111111111111:key/1'),
      ]);
    }
  });

  it('that a blueprint does not need are not given', () => {
    const lean = templateOf(blueprintStack('lean'));
    lean.resourceCountIs('AWS::IAM::Role', 3);
    expect(rights(lean, 'ExecuteRole').map(({ Sid }) => Sid)).toEqual([
      'WriteLog',
      'ReadBlueprint',
      'RecordTasks',
      'RecordObjects',
      'RecordLedger',
      'TargetRoles0',
      'WriteLost',
    ]);
    expect(rights(lean, 'GenerateRole').map(({ Sid }) => Sid)).not.toContain('RealSeries0');
  });
});
