import { base } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { checkDataStore } from './check-data-store.ts';
import {
  addDataStore,
  findDataStore,
  listDataStores,
  removeDataStore,
  updateDataStore,
} from './data-stores.ts';

export const dataStoreRouter = base.store.router({
  add: base.store.add.handler(({ input, context }) => addDataStore(context, input)),
  list: base.store.list.handler(async ({ context }) => ({ stores: await listDataStores(context) })),
  get: base.store.get.handler(({ input, context }) => findDataStore(context, input.name)),
  update: base.store.update.handler(({ input, context }) => updateDataStore(context, input.name, input)),
  remove: base.store.remove.handler(async ({ input, context }) =>
    afterDeletion(context, await removeDataStore(context, input.name)),
  ),
  check: base.store.check.handler(({ input, context, signal }) =>
    checkDataStore(context, input.name, signal),
  ),
});
