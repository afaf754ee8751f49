import { Validations } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';

/** A bucket without server access logs, and why: each log would be one more bucket to pay and to empty. */
export function noAccessLog(bucket: Bucket, reason: string): void {
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason });
}
