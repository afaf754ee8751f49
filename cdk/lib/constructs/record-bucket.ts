import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { noAccessLog } from './access-log.ts';
import { allow, grant } from './grant.ts';

/**
 * The record of a deployment: start, versions, labels, ledger and content manifest. It is the ground truth that a detector is measured
 * against, so that it outlives the stack. The ledger's documents lie in the record table, except for what is too large for it.
 *
 * Each function reaches its own part of it. The keys are those of `crates/activity/src/truth/keys.rs`.
 */
export class RecordBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    noAccessLog(this.bucket, 'The bucket is a log itself, which three functions write; CloudTrail tells who else came');
  }

  /**
   * Generate writes start, versions and labels once each and the running total once a cycle, reads back what was there, and
   * looks for the versions.
   */
  grantGenerate(role: Role): void {
    this.allow(role, 'RecordTruth', ['s3:GetObject', 's3:PutObject'], ['run.json', 'labels/*', 'totals/*']);
    // It reads versions where the start is missing.
    this.allow(role, 'RecordVersions', ['s3:GetObject', 's3:PutObject'], ['versions/*']);
    grant(
      role,
      new PolicyStatement({
        sid: 'ListVersions',
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': 'versions/' } },
      }),
    );
  }

  /** Dispatch writes plans that are too large for the table, reads back its own, and asks whether the deployment is paused. */
  grantDispatch(role: Role): void {
    this.allow(role, 'RecordPlans', ['s3:GetObject', 's3:PutObject'], ['ledger/*/plan.json']);
    this.allow(role, 'ReadPaused', ['s3:GetObject'], ['paused.json']);
    // Without it a key that is not there is 403 and not 404, and nobody could tell "not paused" from "not allowed". S3
    // asks for it on the bucket as a whole.
    allow(role, 'TellAbsent', ['s3:ListBucket'], [this.bucket.bucketArn]);
  }

  /**
   * Execute writes results that are too large for the table, and reads back its own. Where objects are stored, it writes what
   * they hold.
   */
  grantExecute(role: Role, contentManifest: boolean): void {
    this.allow(role, 'RecordTasks', ['s3:GetObject', 's3:PutObject'], ['ledger/*']);
    if (contentManifest) this.allow(role, 'RecordObjects', ['s3:PutObject'], ['objects/*']);
  }

  /** Collect creates findings, and reads none. */
  grantCollect(role: Role): void {
    this.allow(role, 'RecordFindings', ['s3:PutObject'], ['findings/*']);
  }

  /** Score reads what concerns an hour, and writes its scores. */
  grantScore(role: Role): void {
    const read = ['versions/*', 'labels/*', 'ledger/*', 'findings/*', 'scores/*'];
    this.allow(role, 'ReadRecord', ['s3:GetObject'], read);
    this.allow(role, 'RecordScores', ['s3:PutObject'], ['scores/*']);
    // It also tells a score that is not there from one that it may not see.
    allow(role, 'ListRecord', ['s3:ListBucket'], [this.bucket.bucketArn]);
  }

  private allow(role: Role, sid: string, actions: string[], keys: string[]): void {
    const resources = keys.map((key) => this.bucket.arnForObjects(key));
    allow(
      role,
      sid,
      actions,
      resources,
      'Keys of the record begin with what they hold, and end with slots, targets, tasks',
    );
  }
}
