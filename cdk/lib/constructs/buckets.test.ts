import { describe, expect, it } from 'vitest';
import { blueprintStack } from '../testing/fixtures.ts';
import { flatten, resource, templateOf } from '../testing/template.ts';

const template = templateOf(blueprintStack('shop'));
const BUCKET = 'AWS::S3::Bucket';

describe.each(['RecordBucket', 'DefaultTargetBucket'])('%s', (id) => {
  it('is private and encrypted, and takes no ACLs', () => {
    expect(resource(template, BUCKET, id)).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('refuses what does not come over TLS', () => {
    const { PolicyDocument } = flatten(resource(template, 'AWS::S3::BucketPolicy', id)) as { PolicyDocument: object };
    expect(PolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Action: 's3:*',
          Principal: { AWS: '*' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          Resource: [`<${id}.Arn>`, `<${id}.Arn>/*`],
        },
      ],
    });
  });

  it('stays when the stack goes', () => {
    const found = Object.entries(template.findResources(BUCKET)).filter(([name]) => name.startsWith(id));
    expect(found.map(([, bucket]) => bucket)).toMatchObject([
      { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
    ]);
  });
});

describe('the default bucket', () => {
  it('empties itself after 60 days', () => {
    expect(resource(template, BUCKET, 'DefaultTargetBucket').LifecycleConfiguration).toMatchObject({
      Rules: [{ Status: 'Enabled', ExpirationInDays: 60 }],
    });
  });

  it('is only made where a target names no bucket', () => {
    const lean = templateOf(blueprintStack('lean'));
    lean.resourceCountIs(BUCKET, 1);
    expect(Object.keys(lean.findOutputs('*'))).not.toContain('DefaultBucket');
  });
});

it('nothing in the record expires', () => {
  expect(resource(template, BUCKET, 'RecordBucket')).not.toHaveProperty('LifecycleConfiguration');
});

describe('the record table', () => {
  const [[id, table] = []] = Object.entries(template.findResources('AWS::DynamoDB::Table')) as [string, object][];

  it('has the name of the record bucket, a document under its day, and no price but that of its requests', () => {
    expect(flatten(table)).toMatchObject({
      Properties: {
        TableName: '<RecordBucket>',
        KeySchema: [
          { AttributeName: 'day', KeyType: 'HASH' },
          { AttributeName: 'document', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'day', AttributeType: 'S' },
          { AttributeName: 'document', AttributeType: 'S' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
      },
    });
  });

  it('stays when the stack goes, and is not deleted by mistake', () => {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
  });

  it('is the only one, encrypted with a key of AWS, and nothing in it expires', () => {
    expect(id).toMatch(/^LedgerTable/);
    template.resourceCountIs('AWS::DynamoDB::Table', 1);
    const { Properties } = table as { Properties: object };
    expect(Properties).toMatchObject({ SSESpecification: { SSEEnabled: false } });
    expect(Properties).not.toHaveProperty('TimeToLiveSpecification');
  });
});
