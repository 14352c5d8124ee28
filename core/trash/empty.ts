import { SlipwayError } from '#contract/errors.ts';
import type { Emptied } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import type { Store, TrashRecord } from '#core/store/store.ts';
import { entryOf, findTrashed } from './list-trash.ts';
import { releaseEngine, releaseModels } from './release.ts';

type TrashNeeds = Needs<'store' | 'engines' | 'logger'>;

/** Deletes one entry, or all, permanently, with what they name and nothing else holds. */
export async function emptyTrash(context: TrashNeeds, what: string | undefined): Promise<Emptied> {
  const chosen = what === undefined ? await context.store.trash.all() : [await findTrashed(context, what)];
  return removeEntries(context, chosen);
}

/**
 * Deletes what has been in the trash for its time, and credentials that an earlier version left there. What cannot be deleted now
 * stays for the next time.
 */
export async function sweepTrash(context: TrashNeeds): Promise<void> {
  if (await context.store.isReadOnly()) return;
  await removeCredentials(context.store);
  const now = new Date().toISOString();
  const over = (await context.store.trash.all()).filter(({ keptUntil }) => keptUntil <= now);
  if (over.length === 0) return;
  const { kept } = await removeEntries(context, over);
  for (const { entry, reason } of kept)
    context.logger.error('something in the trash could not be deleted', { entry: entry.name, reason });
}

async function removeCredentials(store: Store): Promise<void> {
  const isHeld = async (): Promise<boolean> =>
    (await store.trash.all()).some(({ storeCredentials }) => storeCredentials.length > 0);
  if (!(await isHeld())) return;
  await store.change(async () =>
    store.trash.replace((await store.trash.all()).map((each) => ({ ...each, storeCredentials: [] }))),
  );
}

/** Deletes the entries that hold runs of an image: its engine keeps an image as long as it has runs of it. */
export async function removeRunsOf(
  context: TrashNeeds,
  image: { readonly reference: string; readonly engine: string },
): Promise<void> {
  const entries = await context.store.trash.all();
  await removeEntries(
    context,
    entries.filter(
      ({ kind, runs }) =>
        kind === 'run' && runs.some((run) => run.image === image.reference && run.engine === image.engine),
    ),
  );
}

async function removeEntries(context: TrashNeeds, entries: readonly TrashRecord[]): Promise<Emptied> {
  const emptied = [];
  const kept = [];
  let freedBytes = 0;
  for (const record of inOrder(entries)) {
    try {
      freedBytes += await removeEntry(context, record);
      emptied.push(entryOf(record));
    } catch (error) {
      if (!(error instanceof SlipwayError)) throw error;
      kept.push({ entry: entryOf(record), reason: error.message });
    }
  }
  return { emptied, kept, freedBytes };
}

/** Runs before the images that they were started from. */
function inOrder(entries: readonly TrashRecord[]): readonly TrashRecord[] {
  return [...entries].sort((a, b) => Number(b.kind === 'run') - Number(a.kind === 'run'));
}

async function removeEntry(context: TrashNeeds, record: TrashRecord): Promise<number> {
  const { store } = context;
  await takeOut(store, record);
  try {
    const freedInEngine = await releaseEngine(context, record);
    return await store.change(async () => {
      const freed = await releaseModels(store, record.models, await store.trash.all());
      return freedInEngine + freed;
    });
  } catch (error) {
    await store.change(async () => store.trash.replace([...(await store.trash.all()), record]));
    throw error;
  }
}

/** Whoever takes an entry out of the trash decides what becomes of it: it cannot be restored while its parts are deleted. */
async function takeOut(store: Store, { id, name }: TrashRecord): Promise<void> {
  await store.change(async () => {
    const before = await store.trash.all();
    const others = before.filter((each) => each.id !== id);
    if (others.length === before.length)
      throw new SlipwayError('not_found', {
        message: `${name} is no longer in the trash: it was restored or deleted meanwhile.`,
        hint: '`slipway trash list` lists what is in the trash.',
      });
    await store.trash.replace(others);
  });
}
