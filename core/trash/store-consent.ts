import { createHash } from 'node:crypto';
import { addressOfPlace, type StorePlace } from '#contract/data-store/data-store.ts';
import type { Needs } from '#core/context.ts';
import type { Store } from '#core/store/store.ts';

interface Named {
  readonly name: string;
  readonly place: StorePlace;
}

/** The user confirms in the shell where a page would send records and credentials. `not_trusted` until then. */
export async function requireStoreConsent(
  context: Needs<'trust' | 'reach'>,
  { name, place }: Named,
): Promise<void> {
  const address = addressOfPlace(place);
  const endpoint = endpointOf(place);
  const where = endpoint === undefined ? address : `${address} at ${endpoint}`;
  await context.trust.require(context, { kind: 'settings', changes: { [`store ${name}`]: where } });
}

export function endpointOf(place: StorePlace): string | undefined {
  return place.kind === 'folder' ? undefined : place.endpoint;
}

/** Remembers where a store is that is removed. Only inside `store.change`. */
export async function rememberRemoved(store: Store, { name, place }: Named): Promise<void> {
  const others = (await store.removedStores.all()).filter((each) => each.name !== name);
  await store.removedStores.replace([...others, { name, place: digestOf(place) }]);
}

/** Whether the last store of this name was somewhere else: services may still send their records to that name. */
export async function wasElsewhere(store: Store, { name, place }: Named): Promise<boolean> {
  const remembered = (await store.removedStores.all()).find((each) => each.name === name)?.place;
  if (remembered !== undefined) return remembered !== digestOf(place);
  // Removed before places were remembered.
  const trashed = (await store.trash.all()).flatMap(({ dataStores }) => dataStores);
  const last = trashed.findLast((each) => each.name === name);
  return last !== undefined && digestOf(last.place) !== digestOf(place);
}

/** The same for the same place, in whatever order its parts stand. */
function digestOf(place: StorePlace): string {
  const parts = Object.entries(place)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
