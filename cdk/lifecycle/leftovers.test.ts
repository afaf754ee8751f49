import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { emptyAndDelete } from './leftovers.ts';
import { Problem } from './problem.ts';

/** A bucket as far as an emptying looks at it. */
let objects: string[] = [];
let busyOnce = new Set<string>();
let denied = new Set<string>();
let [atOnce, mostAtOnce] = [0, 0];
let bucketDeleted = false;
let server: Server;
let s3: S3Client;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function listed(query: URLSearchParams): string {
  const marker = query.get('key-marker') ?? '';
  const rest = objects.filter((key) => key > marker);
  const page = rest.slice(0, 1_000);
  const versions = page.map((key) => `<Version><Key>${escaped(key)}</Key><VersionId>v</VersionId></Version>`).join('');
  const next = rest.length > 1_000 ? `<NextKeyMarker>${page.at(-1) ?? ''}</NextKeyMarker>` : '';
  return `<ListVersionsResult><IsTruncated>${rest.length > 1_000}</IsTruncated>${next}${versions}</ListVersionsResult>`;
}

function deleted(body: string): string {
  const keys = [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key ?? '');
  const error = (key: string, code: string): string =>
    `<Error><Key>${key}</Key><Code>${code}</Code><Message>no</Message></Error>`;
  const errors = keys.flatMap((key) => {
    if (denied.has(key)) return [error(key, 'AccessDenied')];
    return busyOnce.delete(key) ? [error(key, 'SlowDown')] : [];
  });
  const kept = new Set(errors.map((text) => /<Key>(.*?)</.exec(text)?.[1]));
  const gone = new Set(keys.filter((key) => !kept.has(key)));
  objects = objects.filter((key) => !gone.has(key));
  return `<DeleteResult>${errors.join('')}</DeleteResult>`;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://s3').searchParams;
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      if (request.method === 'GET') {
        response.end(listed(query));
      } else if (request.method === 'POST') {
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        setTimeout(() => {
          atOnce -= 1;
          response.end(deleted(body));
        }, 20);
      } else {
        bucketDeleted = objects.length === 0;
        response.writeHead(204).end();
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  s3 = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: '1', secretAccessKey: '1' },
  });
});

beforeEach(() => {
  objects = Array.from({ length: 5_432 }, (_, number) => `ledger/${String(number).padStart(6, '0')}`);
  [busyOnce, denied, mostAtOnce, bucketDeleted] = [new Set(), new Set(), 0, false];
});

afterAll(() => {
  s3.destroy();
  server.close();
});

it('empties a bucket with many requests at once, and deletes it', async () => {
  const lines: string[] = [];
  expect(await emptyAndDelete(s3, 'bucket', (line) => lines.push(line))).toBe(5_432);
  expect(lines).toEqual([]);
  expect(objects).toEqual([]);
  expect(bucketDeleted).toBe(true);
  expect(mostAtOnce).toBeGreaterThan(1);
  expect(mostAtOnce).toBeLessThanOrEqual(16);
});

it('says how far it is', async () => {
  objects = Array.from({ length: 51_000 }, (_, number) => String(number).padStart(6, '0'));
  const lines: string[] = [];
  await emptyAndDelete(s3, 'bucket', (line) => lines.push(line));
  expect(lines).toEqual(['deleted 50000 objects of bucket']);
});

it('tries again what S3 was too busy for', async () => {
  busyOnce = new Set(objects.filter((_, number) => number % 100 === 0));
  expect(await emptyAndDelete(s3, 'bucket', () => undefined)).toBe(5_432);
  expect(bucketDeleted).toBe(true);
});

it('ends with the object that it may not delete, and leaves the bucket', async () => {
  denied = new Set(['ledger/000777']);
  await expect(emptyAndDelete(s3, 'bucket', () => undefined)).rejects.toThrow(
    new Problem('bucket/ledger/000777 cannot be deleted: no'),
  );
  expect(bucketDeleted).toBe(false);
});
