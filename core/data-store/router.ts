import { store } from '#contract/data-store/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { checkDataStore } from './check-data-store.ts';
import {
  addDataStore,
  findDataStore,
  listDataStores,
  removeDataStore,
  updateDataStore,
} from './data-stores.ts';

const base = procedures()(store);

export const dataStoreRouter = base.router({
  add: base.add.handler(({ input, context }) => addDataStore(context, input)),
  list: base.list.handler(async ({ context }) => ({ stores: await listDataStores(context) })),
  get: base.get.handler(({ input, context }) => findDataStore(context, input.name)),
  update: base.update.handler(({ input, context }) => updateDataStore(context, input.name, input)),
  remove: base.remove.handler(async ({ input, context }) =>
    afterDeletion(context, await removeDataStore(context, input.name)),
  ),
  check: base.check.handler(({ input, context, signal }) => checkDataStore(context, input.name, signal)),
});
