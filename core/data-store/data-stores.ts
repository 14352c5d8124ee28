import type { DataStore, StoreCredentials, StorePlace } from '#contract/data-store/data-store.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import type { DataStoreRecord } from '#core/store/store.ts';
import { moveToTrash } from '#core/trash/move-to-trash.ts';
import { endpointOf, rememberRemoved, requireStoreConsent, wasElsewhere } from '#core/trash/store-consent.ts';

export interface NewDataStore {
  readonly name: string;
  readonly place: StorePlace;
  readonly credentials?: StoreCredentials | undefined;
}

export interface DataStoreChange {
  readonly place?: StorePlace | undefined;
  /** Null removes them. */
  readonly credentials?: StoreCredentials | null | undefined;
}

/**
 * Saves a place for telemetry; it is not contacted. `already_exists`; `bad_input` for credentials of another kind of place;
 * `not_trusted` when a page names an endpoint of its own, or another place for the name of a store that was removed.
 */
export async function addDataStore(
  context: Needs<'store' | 'trust' | 'reach'>,
  added: NewDataStore,
): Promise<DataStore> {
  mustFit(added.place, added.credentials);
  return context.store.change(async () => {
    const before = await context.store.dataStores.all();
    if (before.some(({ name }) => name === added.name))
      throw new SlipwayError('already_exists', {
        message: `The store “${added.name}” already exists.`,
        hint: `Choose another name, or change it with \`slipway store update ${added.name}\`.`,
        details: { name: added.name },
      });
    if (endpointOf(added.place) !== undefined || (await wasElsewhere(context.store, added)))
      await requireStoreConsent(context, added);
    const record = { name: added.name, place: added.place, createdAt: new Date().toISOString() };
    await keepCredentials(context, added.name, added.credentials);
    await context.store.dataStores.replace([...before, record]);
    return shown(record, added.credentials !== undefined);
  });
}

/** Stores by name. */
export async function listDataStores(context: Needs<'store'>): Promise<readonly DataStore[]> {
  const [records, kept] = await Promise.all([
    context.store.dataStores.all(),
    context.store.storeCredentials.all(),
  ]);
  const named = new Set(kept.map(({ name }) => name));
  return records
    .map((record) => shown(record, named.has(record.name)))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The store of that name. `not_found`. */
export async function findDataStore(context: Needs<'store'>, name: string): Promise<DataStore> {
  const found = await knownDataStore(context, name);
  if (found !== undefined) return found;
  const stores = await listDataStores(context);
  const names = stores.map((each) => each.name).join(', ');
  throw new SlipwayError('not_found', {
    message: `Store not found: “${name}”.`,
    hint: names === '' ? '`slipway store add NAME` adds one.' : `Available: ${names}.`,
    details: { name },
  });
}

/** The store of that name; undefined when this machine does not know it. */
export async function knownDataStore(context: Needs<'store'>, name: string): Promise<DataStore | undefined> {
  return (await listDataStores(context)).find((each) => each.name === name);
}

/** What a store accepts; undefined when nothing is kept for it. */
export async function credentialsOf(
  context: Needs<'store'>,
  name: string,
): Promise<StoreCredentials | undefined> {
  return (await context.store.storeCredentials.all()).find((each) => each.name === name)?.credentials;
}

/**
 * Changes what is named. Credentials go with their place: at another account or endpoint they are deleted, so that none is ever sent
 * there, and another kind of place needs its own. `not_found`, `bad_input`;
 * `not_trusted` when a page would lead credentials or records to another place.
 */
export async function updateDataStore(
  context: Needs<'store' | 'trust' | 'reach'>,
  name: string,
  change: DataStoreChange,
): Promise<DataStore> {
  return context.store.change(async () => {
    const before = await findDataStore(context, name);
    const place = change.place ?? before.place;
    if (JSON.stringify(place) !== JSON.stringify(before.place))
      await requireStoreConsent(context, { name, place });
    const kept = isSameLogin(before.place, place) ? await credentialsOf(context, name) : undefined;
    const credentials = change.credentials === undefined ? kept : (change.credentials ?? undefined);
    mustFit(place, credentials);
    await keepCredentials(context, name, credentials);
    const record = { name, place, createdAt: before.createdAt };
    const all = await context.store.dataStores.all();
    await context.store.dataStores.replace(all.map((each) => (each.name === name ? record : each)));
    return shown(record, credentials !== undefined);
  });
}

/** Whether what opens the one place is meant for the other. */
function isSameLogin(before: StorePlace, after: StorePlace): boolean {
  const accountOf = (place: StorePlace): string | undefined =>
    place.kind === 'azure' ? place.account : undefined;
  // Of another kind: refused as they do not fit, not deleted.
  if (before.kind !== after.kind) return true;
  return endpointOf(before) === endpointOf(after) && accountOf(before) === accountOf(after);
}

/** Moves a store to the trash, and deletes its credentials at once. What is stored there stays. `not_found`. */
export async function removeDataStore(
  context: Needs<'store' | 'settings'>,
  name: string,
): Promise<{ readonly removed: DataStore; readonly trashed: TrashEntry }> {
  const { store } = context;
  return store.change(async () => {
    const removed = await findDataStore(context, name);
    const dataStores = (await store.dataStores.all()).filter((each) => each.name === name);
    await rememberRemoved(store, removed);
    await keepCredentials(context, name, undefined);
    return { removed, trashed: await moveToTrash(context, { kind: 'store', name, records: { dataStores } }) };
  });
}

/** Only inside `store.change`. */
async function keepCredentials(
  { store }: Needs<'store'>,
  name: string,
  credentials: StoreCredentials | undefined,
): Promise<void> {
  const others = (await store.storeCredentials.all()).filter((each) => each.name !== name);
  await store.storeCredentials.replace(
    credentials === undefined ? others : [...others, { name, credentials }],
  );
}

function shown({ name, place, createdAt }: DataStoreRecord, hasCredentials: boolean): DataStore {
  return { name, place, hasCredentials, createdAt };
}

const KINDS: Readonly<Record<StorePlace['kind'], readonly StoreCredentials['kind'][]>> = {
  folder: [],
  s3: ['s3'],
  azure: ['azure-key', 'azure-sas'],
};

function mustFit(place: StorePlace, credentials: StoreCredentials | undefined): void {
  if (credentials === undefined || KINDS[place.kind].includes(credentials.kind)) return;
  throw new SlipwayError('bad_input', {
    message:
      place.kind === 'folder'
        ? 'A folder needs no credentials.'
        : `Credentials of the kind “${credentials.kind}” do not fit a store of the kind “${place.kind}”.`,
    hint: 'Give credentials for this kind of store, or none.',
  });
}
