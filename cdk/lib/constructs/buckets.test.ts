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
