import { Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { allow } from './grant.ts';
import type { Blueprint } from '../blueprints/blueprint.ts';

/**
 * Where the functions read the blueprint. A file is uploaded under a key that its content gives, a hosted one is read at
 * the version that synth checked: in both cases another blueprint gives the functions another environment, so that
 * none of them goes on with the old one.
 */
export class BlueprintSource extends Construct {
  readonly environment: Readonly<Record<string, string>>;
  private readonly rights: readonly [sid: string, action: string, resource: string][];

  constructor(scope: Construct, id: string, { name, path, hosted }: Blueprint) {
    super(scope, id);
    const arn = (bucket: string, key: string): string => `arn:${Stack.of(this).partition}:s3:::${bucket}/${key}`;
    if (hosted === undefined) {
      const { s3BucketName, s3ObjectKey } = new Asset(this, 'File', { path });
      this.environment = { BLUEPRINT_BUCKET: s3BucketName, BLUEPRINT_KEY: s3ObjectKey, BLUEPRINT_NAME: name };
      this.rights = [['ReadBlueprint', 's3:GetObject', arn(s3BucketName, s3ObjectKey)]];
      return;
    }
    const { bucket, key, versionId, kmsKeyArn } = hosted;
    this.environment = {
      BLUEPRINT_BUCKET: bucket,
      BLUEPRINT_KEY: key,
      BLUEPRINT_VERSION_ID: versionId,
      BLUEPRINT_NAME: name,
    };
    this.rights = [['ReadBlueprint', 's3:GetObjectVersion', arn(bucket, key)]];
    if (kmsKeyArn !== undefined) this.rights = [...this.rights, ['DecryptBlueprint', 'kms:Decrypt', kmsKeyArn]];
  }

  /** This one object and no other, not even of its bucket. */
  grantRead(role: Role): void {
    for (const [sid, action, resource] of this.rights) allow(role, sid, [action], [resource]);
  }
}
