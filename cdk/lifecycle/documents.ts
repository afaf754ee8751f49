/** Documents of a bucket. */

import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isNamed } from './clients.ts';

/** A text of a bucket, and when it was written. */
export interface Found {
  readonly text: string;
  readonly modified?: Date;
}

export class Documents {
  private readonly s3: S3Client;
  private readonly bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** What lies under a key, whatever it is; `undefined`: nothing. */
  async read(key: string): Promise<Found | undefined> {
    try {
      const { Body, LastModified } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const text = (await Body?.transformToString()) ?? '';
      return { text, ...(LastModified === undefined ? {} : { modified: LastModified }) };
    } catch (error) {
      if (isNamed(error, 'NoSuchKey')) return undefined;
      throw error;
    }
  }

  async write(key: string, document: unknown): Promise<void> {
    const body = JSON.stringify(document);
    const put = { Bucket: this.bucket, Key: key, Body: body, ContentType: 'application/json' };
    await this.s3.send(new PutObjectCommand(put));
  }

  async remove(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** Keys that begin with `prefix`, in order. */
  async keys(prefix: string): Promise<string[]> {
    const found: string[] = [];
    const query = { Bucket: this.bucket, Prefix: prefix };
    for await (const page of paginateListObjectsV2({ client: this.s3 }, query)) {
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) found.push(Key);
    }
    return found;
  }
}
