import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsV4Signer } from 'aws4fetch';
import { z } from 'zod';
import { goingOn, listPage, successful, xmlOf } from './answer.ts';
import { bucketStore } from './bucket.ts';
import type { ObjectStore } from './object-store.ts';
import { openWay, type StoreRequest, type WaySource } from './way.ts';

export interface S3Place {
  /** `s3://bucket/prefix`, for errors. */
  readonly address: string;
  readonly bucket: string;
  readonly prefix?: string | undefined;
  readonly region: string;
  readonly endpoint?: string | undefined;
}

export interface S3Login {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

const pageSchema = z.object({
  ListBucketResult: z.object({
    Contents: z
      .array(z.object({ Key: z.string(), Size: z.coerce.number(), LastModified: z.string() }))
      .default([]),
    CommonPrefixes: z.array(z.object({ Prefix: z.string() })).default([]),
    NextContinuationToken: z.string().optional(),
  }),
});

/** Opens a bucket of S3 or of what speaks its API (Amazon S3 API reference, 2006-03-01). Without a login as anybody. */
export function openS3(place: S3Place, login: S3Login | undefined, source: WaySource): ObjectStore {
  const { address, prefix } = place;
  const root = rootOf(place);
  const way = openWay(address, root, source);
  const send = (request: StoreRequest): Promise<IncomingMessage> =>
    way.send(() => signed(request, place, login));
  return bucketStore({
    address,
    root,
    prefix,
    creating: {},
    send,
    pages: async function* ({ prefix: wanted, after, isFlat }) {
      const asked = {
        'list-type': '2',
        prefix: wanted,
        ...(isFlat ? { delimiter: '/' } : {}),
        ...(after === undefined ? {} : { 'start-after': after }),
      };
      for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
        const url = new URL(root.href);
        url.search = query(next === undefined ? asked : { ...asked, 'continuation-token': next });
        const response = await successful(address, await send({ method: 'GET', url, headers: {} }));
        const page = listPage(address, pageSchema, await xmlOf(address, response)).ListBucketResult;
        yield {
          objects: page.Contents.map(({ Key, Size, LastModified }) => ({
            name: Key,
            size: Size,
            changedAt: LastModified,
          })),
          folders: page.CommonPrefixes.map(({ Prefix }) => Prefix),
        };
        next = goingOn(address, page.NextContinuationToken, next);
      }
    },
    close: () => way.close(),
  });
}

/** With `%20` for a blank: the signature is of that spelling. */
function query(parts: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parts).toString().replaceAll('+', '%20');
}

/** With AWS the bucket is part of the host name, unless certificates cannot cover it ("Virtual hosting of buckets"). */
function rootOf({ bucket, region, endpoint }: S3Place): URL {
  if (endpoint !== undefined) return new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}/`);
  const host = `s3.${region}.amazonaws.com`;
  return new URL(bucket.includes('.') ? `https://${host}/${bucket}/` : `https://${bucket}.${host}/`);
}

async function signed(
  request: StoreRequest,
  { region }: S3Place,
  login: S3Login | undefined,
): Promise<StoreRequest> {
  if (login === undefined) return request;
  const digest = createHash('sha256')
    .update(request.body ?? '')
    .digest('hex');
  const { headers } = await new AwsV4Signer({
    method: request.method,
    url: request.url.href,
    headers: { ...request.headers, 'x-amz-content-sha256': digest },
    accessKeyId: login.accessKeyId,
    secretAccessKey: login.secretAccessKey,
    ...(login.sessionToken === undefined ? {} : { sessionToken: login.sessionToken }),
    service: 's3',
    region,
  }).sign();
  return { ...request, headers: Object.fromEntries(headers) };
}
