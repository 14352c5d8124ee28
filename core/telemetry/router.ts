import { join } from 'node:path';
import { telemetry } from '#contract/telemetry/index.ts';
import type { CoreContext } from '#core/context.ts';
import { openDataStore } from '#core/data-store/open-data-store.ts';
import { procedures } from '#core/rpc/procedures.ts';
import type { CallSource } from './call-source.ts';
import { chooseStore } from './choose-store.ts';
import { findDrift } from './data-drift/find-drift.ts';
import { deleteCalls } from './deletion/delete-calls.ts';
import { exportCalls } from './export-calls.ts';
import { findCall } from './find-call.ts';
import { judgeModel } from './labels/judge-model.ts';
import { listCalls } from './list-calls.ts';
import { listRecordedServices } from './list-services.ts';
import { openSegmentCache } from './segment-cache.ts';
import { readTraffic } from './traffic/read-traffic.ts';

const base = procedures()(telemetry);

export const telemetryRouter = base.router({
  services: base.services.handler(({ input, context, signal }) =>
    withStore(context, { store: input.store, signal }, async ({ store, storeName }) => ({
      store: storeName,
      services: await listRecordedServices(store),
    })),
  ),
  calls: base.calls.handler(({ input, context, signal }) =>
    withStore(context, { store: input.store, signal }, (opened) =>
      listCalls({ ...opened, service: input.service }, input),
    ),
  ),
  call: base.call.handler(({ input, context, signal }) =>
    withStore(context, { store: input.store, signal }, (opened) =>
      findCall({ ...opened, service: input.service }, input),
    ),
  ),
  traffic: base.traffic.handler(({ input, context, signal }) =>
    withStore(context, { store: input.store, signal }, (opened) => readTraffic(context, opened, input)),
  ),
  drift: base.drift.handler(({ input, context, signal }) =>
    withStore(context, { store: input.store, signal }, (opened) =>
      findDrift({ ...opened, service: input.service }, input),
    ),
  ),
  quality: base.quality.handler(({ input, context, signal }) =>
    withStore(context, { store: input.store, signal }, (opened) =>
      judgeModel({ ...opened, service: input.service }, input),
    ),
  ),
  export: base.export.handler(async ({ input, context }) => {
    await chooseStore(context, input.store);
    return context.tasks.start({
      kind: 'telemetry.export',
      input,
      title: `Export recorded calls of ${input.service}`,
      subject: { service: input.service },
      work: (work) =>
        withStore(context, { store: input.store, signal: work.signal }, (opened) =>
          exportCalls(context, { ...opened, service: input.service }, input, work),
        ),
    });
  }),
  delete: base.delete.handler(async ({ input, context }) => {
    await chooseStore(context, input.store);
    return context.tasks.start({
      kind: 'telemetry.delete',
      input,
      title: `${input.isPreview ? 'Count' : 'Delete'} recorded calls of ${input.service}`,
      subject: { service: input.service },
      work: (work) =>
        withStore(context, { store: input.store, signal: work.signal }, (opened) =>
          deleteCalls({ ...opened, service: input.service }, input, work),
        ),
    });
  }),
});

/** Opens the store that is asked for, or the only one, for as long as `work` takes. */
async function withStore<Result>(
  context: CoreContext,
  { store: asked, signal }: { readonly store: string | undefined; readonly signal: AbortSignal | undefined },
  work: (opened: Omit<CallSource, 'service'>) => Promise<Result>,
): Promise<Result> {
  const storeName = await chooseStore(context, asked);
  const store = await openDataStore(context, storeName, signal);
  const cache = openSegmentCache(join(context.store.folder, 'caches', 'recorded'));
  try {
    return await work({ store, storeName, cache, signal });
  } finally {
    store.close();
    await cache.trim();
  }
}
