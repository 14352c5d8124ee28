import { telemetry } from '#contract/telemetry/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { chooseStore } from './choose-store.ts';
import { findDrift } from './data-drift/find-drift.ts';
import { startDeletion } from './deletion/start-deletion.ts';
import { exportCalls } from './export-calls.ts';
import { findCall } from './find-call.ts';
import { estimateModel } from './labels/estimate-model.ts';
import { judgeModel } from './labels/judge-model.ts';
import { listCalls } from './list-calls.ts';
import { listRecordedServices } from './list-services.ts';
import { readTraffic } from './traffic/read-traffic.ts';
import { runWatch } from './watch/run-watch.ts';
import { removeWatch, setWatch } from './watch/set-watch.ts';
import { listWatches } from './watch/watch-records.ts';
import { testWebhook } from './watch/webhook/test-webhook.ts';
import { withStore } from './with-store.ts';

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
  estimate: base.estimate.handler(({ input, context, signal }) =>
    withStore(context, { store: input.store, signal }, (opened) =>
      estimateModel({ ...opened, service: input.service }, input),
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
  delete: base.delete.handler(({ input, context }) => startDeletion(context, input)),
  watches: base.watches.handler(async ({ input, context }) => ({
    watches: await listWatches(context, input),
  })),
  watch: base.watch.handler(async ({ input, context }) => {
    const { store, service, ...change } = input;
    return setWatch(context, { store: await chooseStore(context, store), service }, change);
  }),
  unwatch: base.unwatch.handler(async ({ input: { store, service }, context }) =>
    removeWatch(context, { store: await chooseStore(context, store), service }),
  ),
  runWatch: base.runWatch.handler(async ({ input: { store, service }, context, signal }) =>
    runWatch(context, { store: await chooseStore(context, store), service }, { now: new Date(), signal }),
  ),
  testWebhook: base.testWebhook.handler(async ({ input: { store, service }, context, signal }) =>
    testWebhook(context, { store: await chooseStore(context, store), service }, signal),
  ),
});
