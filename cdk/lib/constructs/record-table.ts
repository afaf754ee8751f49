import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

/**
 * The ledger's documents, one item each: plans, claims and results. A conditional write costs an eighth of what an object
 * of S3 does. What is too large for an item lies in the record bucket.
 *
 * It has the bucket's name, so that whoever knows the one finds the other. Like the bucket it outlives the stack, and
 * nothing in it expires.
 */
export class RecordTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: { readonly bucket: Bucket }) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.bucket.bucketName,
      partitionKey: { name: 'day', type: AttributeType.STRING },
      sortKey: { name: 'document', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.DEFAULT,
      // A bucket that holds something cannot be deleted by mistake; so it is with this.
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason:
        'Items are written once or twice and never deleted: there is nothing to go back to, at a price that grows',
    });
  }

  /** Score reads the ledger of hours. */
  grantRead(role: Role): void {
    allow(role, 'ReadLedger', ['dynamodb:Query'], [this.table.tableArn]);
  }

  /** Dispatch and execute create documents and replace their own; a refused create brings what was there before. */
  grantWrite(role: Role): void {
    allow(role, 'RecordLedger', ['dynamodb:PutItem'], [this.table.tableArn]);
  }
}
