import { randomBytes } from 'node:crypto';
import type { TrashEntry, TrashKind } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import type { TrashRecord } from '#core/store/store.ts';
import { type Records, takeOut } from './trashed-records.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Takes records out of their collections and keeps them, with all they name, until the days of the setting `trashDays` are
 * over. What is in the trash first is never lost: it is written there before it is taken out. Only inside `store.change`.
 */
export async function moveToTrash(
  context: Needs<'store' | 'settings'>,
  what: { readonly kind: TrashKind; readonly name: string; readonly records: Records },
): Promise<TrashEntry> {
  const { store } = context;
  const { trashDays } = await context.settings();
  const now = Date.now();
  const entry: TrashEntry = {
    id: randomBytes(4).toString('hex'),
    kind: what.kind,
    name: what.name,
    deletedAt: new Date(now).toISOString(),
    keptUntil: new Date(now + trashDays * DAY_MS).toISOString(),
  };
  const record: TrashRecord = { ...entry, ...NO_RECORDS, ...what.records, storeCredentials: [] };
  await store.trash.replace([...(await store.trash.all()), record]);
  await takeOut(store, what.records);
  return entry;
}

const NO_RECORDS: Required<Records> = {
  models: [],
  images: [],
  runs: [],
  clusters: [],
  dataStores: [],
  projects: [],
};
