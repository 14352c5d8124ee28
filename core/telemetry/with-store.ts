import { join } from 'node:path';
import type { CoreContext } from '#core/context.ts';
import { openDataStore } from '#core/data-store/open-data-store.ts';
import type { CallSource } from './call-source.ts';
import { chooseStore } from './choose-store.ts';
import { openSegmentCache } from './segment-cache.ts';

/** Opens the store that is asked for, or the only one, for as long as `work` takes. */
export async function withStore<Result>(
  context: CoreContext,
  { store: asked, signal }: { readonly store: string | undefined; readonly signal: AbortSignal | undefined },
  work: (opened: Omit<CallSource, 'service'>) => Promise<Result>,
): Promise<Result> {
  const storeName = await chooseStore(context, asked);
  const store = await openDataStore(context, storeName, signal);
  const cache = openSegmentCache(join(context.store.folder, 'caches', 'recorded'));
  try {
    return await work({ store, storeName, cache, signal });
  } finally {
    store.close();
    await cache.trim();
  }
}
