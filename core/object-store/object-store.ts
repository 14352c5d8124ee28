import type { Readable } from 'node:stream';

/** One object of a store. Names are relative to the store's prefix, with `/`. */
export interface StoredObject {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly changedAt: string;
}

export interface ListRequest {
  /** Only names that begin so. */
  readonly prefix: string;
  /** Only names that come after this one; as bytes, which all stores sort by. */
  readonly after?: string;
}

/**
 * A place for objects by name: a bucket, a container or a folder. Everything throws `storage_login`, `storage_unavailable`,
 * `storage_failed` or `cancelled`; `not_found` where the bucket or the object is missing. A list of a bucket ends with
 * `storage_failed` above 1,000,000 objects, 100,000 folders or 10,000 pages.
 */
export interface ObjectStore {
  /** Yields objects in the order of their names. */
  list(request: ListRequest): AsyncIterable<StoredObject>;
  /** Returns the names directly below a prefix that ends in `/` and go on with another `/`, without the slashes. */
  folders(prefix: string): Promise<readonly string[]>;
  read(name: string): Promise<Readable>;
  /** Stores an object. `already_exists` when one has that name: it stays as it is. */
  create(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes an object; one that is gone already is no failure. */
  remove(name: string): Promise<void>;
  close(): void;
}
