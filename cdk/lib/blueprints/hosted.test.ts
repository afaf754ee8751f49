import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { downloadFrom, hostedObject, parseHosted } from './hosted.ts';

describe('an address of a hosted blueprint', () => {
  it('has a bucket, a key, and perhaps a version', () => {
    expect(parseHosted('s3://my-bucket/a/b c.json')).toEqual({ bucket: 'my-bucket', key: 'a/b c.json' });
    expect(parseHosted('s3://my-bucket/a.json?versionId=x_Y.1')).toEqual({
      bucket: 'my-bucket',
      key: 'a.json',
      versionId: 'x_Y.1',
    });
  });

  it.each([
    '',
    's3://bucket',
    's3://bucket/',
    's3://bucket/folder/',
    'https://bucket/a.json',
    's3://b/a.json',
    's3://bucket/a?x=1',
  ])('is not %j', (url) => {
    expect(() => parseHosted(url)).toThrow(/is no address of a blueprint in S3\nhint: s3:\/\//);
  });
});

it('an object without a version is refused: it could change under its rights', () => {
  for (const version of [undefined, 'null']) {
    expect(() => hostedObject({ bucket: 'bucket', key: 'k' }, version)).toThrow(
      /s3:\/\/bucket\/k has no version.*\nhint: aws s3api/,
    );
  }
});

describe('a download', () => {
  const asked: string[] = [];
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url?.includes('missing')) {
        response.writeHead(404, { 'content-type': 'application/xml' });
        response.end('<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>');
        return;
      }
      response.writeHead(200, {
        'x-amz-version-id': 'v3',
        'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:::key/1',
      });
      response.end('{"generators": []}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv('AWS_ACCESS_KEY_ID', '111111111111');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  });

  afterAll(() => {
    vi.unstubAllEnvs();
    server.close();
  });

  it('says which version it read, and which key decrypts it', async () => {
    const { bytes, hosted } = await downloadFrom('us-east-1')({ bucket: 'bucket', key: 'a/b.json' });
    expect(new TextDecoder().decode(bytes)).toBe('{"generators": []}');
    expect(hosted).toEqual({ bucket: 'bucket', key: 'a/b.json', versionId: 'v3', kmsKeyArn: 'arn:aws:kms:::key/1' });
    expect(asked.at(-1)).toMatch(/^\/bucket\/a\/b\.json/);
  });

  it('is of the version that is asked for', async () => {
    await downloadFrom('us-east-1')({ bucket: 'bucket', key: 'b.json', versionId: 'v3' });
    expect(asked.at(-1)).toContain('versionId=v3');
  });

  it('that fails names the object and what S3 says', async () => {
    const failed = downloadFrom('us-east-1')({ bucket: 'bucket', key: 'missing.json' });
    await expect(failed).rejects.toThrow('s3://bucket/missing.json cannot be read: NoSuchKey');
  });
});
