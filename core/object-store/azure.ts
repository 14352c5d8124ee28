import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { goingOn, listPage, successful, xmlOf } from './answer.ts';
import { type AzureLogin, signedForAzure } from './azure-signature.ts';
import { bucketStore, type Page } from './bucket.ts';
import type { ObjectStore } from './object-store.ts';
import { openWay, type StoreRequest, type WaySource } from './way.ts';

export interface AzurePlace {
  /** `az://container/prefix`, for errors. */
  readonly address: string;
  readonly account: string;
  readonly container: string;
  readonly prefix?: string | undefined;
  /** `BlobEndpoint` of a connection string; undefined: the public cloud. */
  readonly endpoint?: string | undefined;
}

const empty = z.literal('').transform(() => ({}));
const blobsSchema = z.object({
  Blob: z
    .array(
      z.object({
        Name: z.string(),
        Properties: z.object({ 'Content-Length': z.coerce.number(), 'Last-Modified': z.string() }),
      }),
    )
    .default([]),
  BlobPrefix: z.array(z.object({ Name: z.string() })).default([]),
});
const pageSchema = z.object({
  EnumerationResults: z.object({
    Blobs: z.union([empty.pipe(blobsSchema), blobsSchema]),
    NextMarker: z.string().default(''),
  }),
});

/** Opens a container of Azure Blob Storage (Blob service REST API, 2021-12-02). */
export function openAzure(place: AzurePlace, login: AzureLogin | undefined, source: WaySource): ObjectStore {
  const { address, prefix } = place;
  const endpoint = place.endpoint ?? `https://${place.account}.blob.core.windows.net`;
  const container = new URL(`${endpoint.replace(/\/+$/, '')}/${place.container}`);
  const way = openWay(address, container, source);
  const send = (request: StoreRequest): Promise<IncomingMessage> =>
    way.send(async () => signedForAzure(request, login, new Date()));
  return bucketStore({
    address,
    root: new URL(`${container.href}/`),
    prefix,
    creating: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' },
    send,
    pages: async function* ({ prefix: wanted, after, isFlat }) {
      const asked = {
        restype: 'container',
        comp: 'list',
        prefix: wanted,
        ...(isFlat ? { delimiter: '/' } : {}),
      };
      for (let marker = '', isFirst = true; isFirst || marker !== ''; isFirst = false) {
        const url = new URL(container.href);
        url.search = new URLSearchParams(marker === '' ? asked : { ...asked, marker }).toString();
        const response = await successful(address, await send({ method: 'GET', url, headers: {} }));
        const page = listPage(address, pageSchema, await xmlOf(address, response)).EnumerationResults;
        yield pageOf(page.Blobs, after);
        marker = goingOn(address, page.NextMarker, marker);
      }
    },
    close: () => way.close(),
  });
}

/** The service has no place to begin at: what comes before `after` is left out here. */
function pageOf({ Blob, BlobPrefix }: z.output<typeof blobsSchema>, after: string | undefined): Page {
  const isWanted = (name: string): boolean =>
    after === undefined || Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0;
  return {
    objects: Blob.filter(({ Name }) => isWanted(Name)).map(({ Name, Properties }) => ({
      name: Name,
      size: Properties['Content-Length'],
      changedAt: new Date(Properties['Last-Modified']).toISOString(),
    })),
    folders: BlobPrefix.map(({ Name }) => Name),
  };
}
