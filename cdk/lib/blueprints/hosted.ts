/** Blueprints that lie in S3: downloaded at synth, and read by the functions at exactly the version that synth read. */

import type { HostedObject } from './blueprint.ts';

/** `s3://bucket/key`, with `?versionId=...` if not the newest is meant. */
export interface HostedPlace {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** Reads an object. */
export type Download = (place: HostedPlace) => Promise<{ bytes: Uint8Array; hosted: HostedObject }>;

/** The parts of an address. */
export function parseHosted(url: string): HostedPlace {
  const [, bucket, key, versionId] = /^s3:\/\/([a-z0-9.-]{3,63})\/([^?]+?)(?:\?versionId=(.+))?$/.exec(url) ?? [];
  if (bucket === undefined || key === undefined || key.endsWith('/')) {
    throw new Error(
      `"${url}" is no address of a blueprint in S3\nhint: s3://BUCKET/KEY or s3://BUCKET/KEY?versionId=ID`,
    );
  }
  return { bucket, key, ...(versionId === undefined ? {} : { versionId }) };
}

/** Read from S3, with the credentials and the endpoint of the standard environment. */
export function downloadFrom(region: string): Download {
  // Servers that stand for S3 seldom have a host name for each bucket.
  const ownEndpoint = Boolean(process.env.AWS_ENDPOINT_URL ?? process.env.AWS_ENDPOINT_URL_S3);
  return async ({ bucket, key, versionId }) => {
    // Loaded only where it is needed: it takes longer to load than most blueprints to synthesize.
    const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client({ region, forcePathStyle: ownEndpoint, followRegionRedirects: true });
    const place = `s3://${bucket}/${key}`;
    const answer = await client
      .send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }))
      .catch((error: unknown) => {
        throw new Error(`${place} cannot be read: ${(error as Error).name}: ${(error as Error).message}`);
      });
    const bytes = await answer.Body?.transformToByteArray();
    if (bytes === undefined) throw new Error(`${place}: the answer has no content`);
    return { bytes, hosted: hostedObject({ bucket, key }, answer.VersionId, answer.SSEKMSKeyId) };
  };
}

/** What the functions will read. An object without a version could change under rights that were derived from it. */
export function hostedObject(place: HostedPlace, versionId: string | undefined, kmsKeyArn?: string): HostedObject {
  const { bucket, key } = place;
  if (versionId === undefined || versionId === 'null') {
    throw new Error(
      `s3://${bucket}/${key} has no version: it could change under the rights that were derived from it\n` +
        `hint: aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled, and put it again`,
    );
  }
  return { bucket, key, versionId, ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }) };
}
