import { SlipwayError } from '#contract/errors.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import { entryOf, findTrashed } from './list-trash.ts';
import { withRestoreConsent } from './restore-consent.ts';
import { requireStoreConsent, wasElsewhere } from './store-consent.ts';
import { putBack, takenPlaces } from './trashed-records.ts';

/**
 * Puts an entry back where it was deleted. `not_found`; `already_exists` while something else has its name; `not_trusted` when
 * a page would widen its reach that way, or move a store: its name was used for another place since.
 */
export async function restore(
  context: Needs<'store' | 'trust' | 'reach'>,
  what: string,
): Promise<TrashEntry> {
  const { store } = context;
  return store.change(async () => {
    const record = await findTrashed(context, what);
    const taken = await takenPlaces(store, record);
    if (taken.length > 0)
      throw new SlipwayError('already_exists', {
        message: `${record.name} cannot be restored: ${taken.join(', ')} exists again.`,
        hint: 'Delete that first, or leave this one in the trash.',
        details: { taken: [...taken] },
      });
    const back = await withRestoreConsent(context, record);
    for (const each of record.dataStores)
      if (await wasElsewhere(store, each)) await requireStoreConsent(context, each);
    // Back in its place before it leaves the trash: whatever happens between, it is not lost.
    await putBack(store, back);
    await store.trash.replace((await store.trash.all()).filter(({ id }) => id !== record.id));
    return entryOf(record);
  });
}
