import type { ObjectStore } from '#core/object-store/object-store.ts';
import type { SegmentCache } from './segment-cache.ts';

/** Where calls are read from. */
export interface CallSource {
  readonly store: ObjectStore;
  readonly storeName: string;
  readonly service: string;
  readonly cache: SegmentCache;
  readonly signal: AbortSignal | undefined;
}
