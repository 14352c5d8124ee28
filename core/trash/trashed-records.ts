import type { Store, TrashRecord } from '#core/store/store.ts';

/** The records that an entry of the trash holds, by their collection. */
export type Records = Partial<
  Pick<TrashRecord, 'models' | 'images' | 'runs' | 'clusters' | 'dataStores' | 'projects'>
>;

/** One collection that things are deleted from: what names a record there, and where in the order it stands. */
interface Place {
  /** Records of `records` whose place something else has taken. */
  taken(store: Store, records: Records): Promise<readonly string[]>;
  /** Takes those of `records` out. Only inside `store.change`. */
  takeOut(store: Store, records: Records): Promise<void>;
  /** Puts those of `records` back where they were. Only inside `store.change`. */
  putBack(store: Store, records: Records): Promise<void>;
}

function place<Name extends keyof Records>(
  name: Name,
  look: {
    readonly idOf: (record: TrashRecord[Name][number]) => string;
    readonly timeOf: (record: TrashRecord[Name][number]) => string;
  },
): Place {
  type Item = TrashRecord[Name][number];
  const collectionOf = (
    store: Store,
  ): { all(): Promise<readonly Item[]>; replace(items: readonly Item[]): Promise<void> } => store[name];
  const named = (records: Records): readonly Item[] => records[name] ?? [];
  return {
    taken: async (store, records) => {
      const ids = new Set((await collectionOf(store).all()).map(look.idOf));
      return named(records)
        .map(look.idOf)
        .filter((id) => ids.has(id));
    },
    takeOut: async (store, records) => {
      const ids = new Set(named(records).map(look.idOf));
      if (ids.size === 0) return;
      const all = await collectionOf(store).all();
      await collectionOf(store).replace(all.filter((each) => !ids.has(look.idOf(each))));
    },
    putBack: async (store, records) => {
      const back = named(records);
      if (back.length === 0) return;
      let all = await collectionOf(store).all();
      for (const record of back) {
        const later = all.findIndex((each) => look.timeOf(each) > look.timeOf(record));
        all = later < 0 ? [...all, record] : all.toSpliced(later, 0, record);
      }
      await collectionOf(store).replace(all);
    },
  };
}

const PLACES: readonly Place[] = [
  place('models', { idOf: ({ reference }) => reference, timeOf: ({ createdAt }) => createdAt }),
  place('images', {
    idOf: ({ reference, engine }) => `${reference} (${engine})`,
    timeOf: ({ createdAt }) => createdAt,
  }),
  place('runs', { idOf: ({ id }) => id, timeOf: ({ createdAt }) => createdAt }),
  place('clusters', { idOf: ({ name }) => name, timeOf: ({ createdAt }) => createdAt }),
  place('dataStores', { idOf: ({ name }) => name, timeOf: ({ createdAt }) => createdAt }),
  place('projects', { idOf: ({ folder }) => folder, timeOf: ({ openedAt }) => openedAt }),
];

/** Names of what is in the place of these records now. */
export async function takenPlaces(store: Store, records: Records): Promise<readonly string[]> {
  const taken = await Promise.all(PLACES.map((each) => each.taken(store, records)));
  return [...new Set(taken.flat())];
}

/** Only inside `store.change`. */
export async function takeOut(store: Store, records: Records): Promise<void> {
  for (const each of PLACES) await each.takeOut(store, records);
}

/** Only inside `store.change`. */
export async function putBack(store: Store, records: Records): Promise<void> {
  for (const each of PLACES) await each.putBack(store, records);
}
