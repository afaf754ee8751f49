/** What outlives a stack, and how it is deleted: buckets with all that they hold, and tables. */

import {
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isNamed } from './clients.ts';
import { Problem } from './problem.ts';

/** Requests under way at once, each of up to a thousand objects. */
const AT_ONCE = 16;

/** Objects between two lines of progress. */
const PROGRESS = 50_000;

/** How often what S3 was too busy to delete is tried again. */
const ROUNDS = 5;

/** Codes of objects that may be deleted the next time. */
const BUSY = new Set(['InternalError', 'ServiceUnavailable', 'SlowDown']);

/** Seconds that a table may take to change or to go. */
const LONGEST = 300;

/** Whether a bucket is there, and the caller's to see. */
export async function bucketExists(s3: S3Client, bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if (isNamed(error, 'NotFound', 'NoSuchBucket')) return false;
    throw error;
  }
}

/**
 * Delete every object of a bucket, all their versions too, and then the bucket. While one page is listed, those before it
 * are deleted, many at once. Returns how many objects there were.
 */
export async function emptyAndDelete(s3: S3Client, bucket: string, say: (line: string) => void): Promise<number> {
  let [deleted, said] = [0, 0];
  for (let round = 1; ; round += 1) {
    const [gone, busy] = await deleteListed(s3, bucket, (count) => {
      if (deleted + count < said + PROGRESS) return;
      said = deleted + count;
      say(`deleted ${said} objects of ${bucket}`);
    });
    deleted += gone;
    if (busy === 0) break;
    if (round === ROUNDS) {
      throw new Problem(`${busy} objects of ${bucket} cannot be deleted: S3 is too busy`, 'the same command goes on');
    }
  }
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  return deleted;
}

/** One pass over all there is: how many objects were deleted, and how many S3 was too busy for. */
async function deleteListed(
  s3: S3Client,
  bucket: string,
  progress: (count: number) => void,
): Promise<[gone: number, busy: number]> {
  let [gone, busy] = [0, 0];
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const remove = async (objects: ObjectIdentifier[]): Promise<void> => {
    const Delete = { Objects: objects, Quiet: true };
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }));
    const refused = Errors.find(({ Code }) => !BUSY.has(Code ?? ''));
    if (refused)
      throw new Problem(`${bucket}/${refused.Key ?? ''} cannot be deleted: ${refused.Message ?? refused.Code ?? ''}`);
    busy += Errors.length;
    gone += objects.length - Errors.length;
    progress(gone);
  };
  for await (const objects of versionsOf(s3, bucket)) {
    // A failure may come while the next page is listed: it is kept until somebody looks.
    const one: Promise<void> = remove(objects)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(one));
    underWay.add(one);
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    if (failures.length > 0) break;
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  return [gone, busy];
}

/** All objects with all their versions, page by page. */
async function* versionsOf(s3: S3Client, bucket: string): AsyncGenerator<ObjectIdentifier[]> {
  let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, ...next }));
    const objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : [{ Key, ...(VersionId === undefined ? {} : { VersionId }) }],
    );
    if (objects.length > 0) yield objects;
    if (page.IsTruncated !== true) return;
    next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}

/** Whether a table is there. */
export async function tableExists(tables: DynamoDBClient, table: string): Promise<boolean> {
  try {
    await tables.send(new DescribeTableCommand({ TableName: table }));
    return true;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return false;
    throw error;
  }
}

/** Delete a table, which is protected from being deleted by mistake. */
export async function deleteTable(tables: DynamoDBClient, table: string): Promise<void> {
  const waiting = { client: tables, maxWaitTime: LONGEST, minDelay: 1, maxDelay: 5 };
  await tables.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false }));
  await waitUntilTableExists(waiting, { TableName: table });
  await tables.send(new DeleteTableCommand({ TableName: table }));
  await waitUntilTableNotExists(waiting, { TableName: table });
}
