import { SlipwayError } from '#contract/errors.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import { entryOf, findTrashed } from './list-trash.ts';
import { putBack, takenPlaces } from './trashed-records.ts';

/** Puts an entry back where it was deleted. `not_found`; `already_exists` while something else has its name. */
export async function restore(context: Needs<'store'>, what: string): Promise<TrashEntry> {
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
    // Back in its place before it leaves the trash: whatever happens between, it is not lost.
    await putBack(store, record);
    await store.trash.replace((await store.trash.all()).filter(({ id }) => id !== record.id));
    return entryOf(record);
  });
}
