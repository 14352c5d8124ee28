import { SlipwayError } from '#contract/errors.ts';
import { type TrashEntry, trashEntrySchema } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import type { TrashRecord } from '#core/store/store.ts';

/** What can still be restored, newest first. */
export async function listTrash({ store }: Needs<'store'>): Promise<readonly TrashEntry[]> {
  const now = new Date().toISOString();
  return (await store.trash.all())
    .filter(({ keptUntil }) => keptUntil > now)
    .map(entryOf)
    .reverse();
}

/** What is told of an entry: never its records, which may hold credentials. */
export function entryOf(record: TrashRecord): TrashEntry {
  return trashEntrySchema.parse(record);
}

/** The entry of that id, or the only one of that name. `not_found`, or `bad_input` when several have the name. */
export async function findTrashed({ store }: Needs<'store'>, what: string): Promise<TrashRecord> {
  const all = await store.trash.all();
  const named = all.filter(({ name }) => name === what);
  const found = all.find(({ id }) => id === what) ?? (named.length === 1 ? named[0] : undefined);
  if (found !== undefined) return found;
  if (named.length > 1)
    throw new SlipwayError('bad_input', {
      message: `The trash holds “${what}” ${named.length} times.`,
      hint: `Choose one by its id: ${named.map(({ id, kind }) => `${id} (${kind})`).join(', ')}.`,
      details: { ids: named.map(({ id }) => id) },
    });
  throw new SlipwayError('not_found', {
    message: `Not found in the trash: “${what}”.`,
    hint: '`slipway trash list` lists what can be restored.',
    details: { what },
  });
}
