import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { noAccessLog } from './access-log.ts';

/** Long enough for a detector that looks once a month, and to look at its findings a month later. */
const EXPIRY = Duration.days(60);

/**
 * The bucket of targets that name none. What lies in it looks like secrets, so nobody else may reach it; what was found
 * in it is still looked at after the stack is gone, so that it is kept then, and empties itself.
 */
export class DefaultBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ id: 'expire', expiration: EXPIRY, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    noAccessLog(this.bucket, 'The ledger records every request; a detector under test may log accesses its own way');
  }
}
