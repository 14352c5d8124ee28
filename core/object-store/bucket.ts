import type { IncomingMessage } from 'node:http';
import { SlipwayError } from '#contract/errors.ts';
import { successful } from './answer.ts';
import { limited } from './list-limit.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import type { StoreRequest } from './way.ts';

/** What is asked of a list. Names are whole: with the prefix of the store. */
export interface PageQuery {
  readonly prefix: string;
  readonly after?: string | undefined;
  /** Names with a further `/` count as one folder. */
  readonly isFlat: boolean;
}

/** A part of a list, with whole names; those of folders end in `/`. */
export interface Page {
  readonly objects: readonly StoredObject[];
  readonly folders: readonly string[];
}

/** How a provider of buckets differs from another. */
export interface Bucket {
  readonly address: string;
  /** Ends in `/`. */
  readonly root: URL;
  readonly prefix: string | undefined;
  /** Headers of a request that makes an object. */
  readonly creating: Readonly<Record<string, string>>;
  send(request: StoreRequest): Promise<IncomingMessage>;
  pages(query: PageQuery): AsyncIterable<Page>;
  close(): void;
}

/** Returns a bucket as a store. */
export function bucketStore(bucket: Bucket): ObjectStore {
  const { address } = bucket;
  const prefix = bucket.prefix === undefined ? '' : `${bucket.prefix}/`;
  const urlOf = (name: string): URL => {
    const parts = (prefix + name).split('/');
    if (parts.some((part) => part === '.' || part === '..')) throw leadsElsewhere(address, name);
    return new URL(`${bucket.root.href}${parts.map(encodeURIComponent).join('/')}`);
  };
  const short = (name: string): string => name.slice(prefix.length);
  return {
    list: async function* (request) {
      const after = request.after === undefined ? undefined : prefix + request.after;
      const pages = bucket.pages({ prefix: prefix + request.prefix, after, isFlat: false });
      for await (const { objects } of limited(address, pages))
        for (const object of objects) yield { ...object, name: short(object.name) };
    },
    folders: async (below) => {
      const found: string[] = [];
      const pages = bucket.pages({ prefix: prefix + below, isFlat: true });
      for await (const { folders } of limited(address, pages))
        for (const folder of folders) found.push(folder.slice((prefix + below).length, -1));
      return found;
    },
    read: async (name) =>
      successful(address, await bucket.send({ method: 'GET', url: urlOf(name), headers: {} })),
    create: async (name, bytes) => {
      const headers = { ...bucket.creating, 'if-none-match': '*' };
      const body = Buffer.from(bytes);
      const response = await bucket.send({ method: 'PUT', url: urlOf(name), headers, body });
      if (response.statusCode === 409 || response.statusCode === 412) {
        response.resume();
        throw new SlipwayError('already_exists', {
          message: `${address} already has ${name}.`,
          details: { name },
        });
      }
      (await successful(address, response)).resume();
    },
    remove: async (name) => {
      try {
        const response = await bucket.send({ method: 'DELETE', url: urlOf(name), headers: {} });
        (await successful(address, response)).resume();
      } catch (error) {
        const isGone =
          error instanceof SlipwayError &&
          ['BlobNotFound', 'NoSuchKey'].includes(String(error.details?.storeCode));
        if (!isGone) throw error;
      }
    },
    close: () => bucket.close(),
  };
}

/** A URL would follow such a name out of the bucket, to another account where accounts are folders of an endpoint. */
function leadsElsewhere(address: string, name: string): SlipwayError {
  return new SlipwayError('storage_failed', {
    message: `${address} lists “${name}”, which leads elsewhere: it is not read.`,
    hint: 'Rename it in the store.',
    details: { name },
  });
}
