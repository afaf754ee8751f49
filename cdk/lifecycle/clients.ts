/** Clients of AWS, with credentials, region and endpoint of the standard environment. */

import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Problem } from './problem.ts';

export class Clients {
  readonly stacks = new CloudFormationClient({});
  readonly alarms = new CloudWatchClient({});
  readonly iam = new IAMClient({});
  readonly queues = new SQSClient({});
  readonly sts = new STSClient({});
  readonly tables = new DynamoDBClient({});
  // Servers that stand for S3 seldom have a host name for each bucket.
  readonly s3 = new S3Client({ forcePathStyle: ownEndpoint(), followRegionRedirects: true });
}

/** Who calls, and from where. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

/** Ask AWS who the credentials belong to. Whatever is missing is said with what to do. */
export async function callerOf(clients: Clients): Promise<Caller> {
  const region = await regionOf(clients);
  const identity = await clients.sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw new Problem(
      `no valid AWS credentials: ${messageOf(error)}`,
      'log in (aws sso login, aws login), choose a profile with AWS_PROFILE, or export AWS_ACCESS_KEY_ID and its secret',
    );
  });
  const { Account: account, Arn: arn } = identity;
  if (account === undefined || arn === undefined) throw new Problem('AWS does not say whose the credentials are');
  return { account, arn, region };
}

/** The region of the environment or the profile. */
export async function regionOf(clients: Clients): Promise<string> {
  return clients.sts.config.region().catch(() => {
    throw new Problem('no region is set', 'export AWS_REGION=us-east-1, or set one for the profile');
  });
}

/** What an error says, by its name and its message. */
export function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Whether an error of AWS has one of these names. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

function ownEndpoint(): boolean {
  return Boolean(process.env.AWS_ENDPOINT_URL ?? process.env.AWS_ENDPOINT_URL_S3);
}
