import { telemetry } from '#contract/telemetry/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { chooseStore } from './choose-store.ts';
import { findDrift } from './data-drift/find-drift.ts';
import { deleteCalls } from './deletion/delete-calls.ts';
import { exportCalls } from './export-calls.ts';
import { findCall } from './find-call.ts';
import { judgeModel } from './labels/judge-model.ts';
import { listCalls } from './list-calls.ts';
import { listRecordedServices } from './list-services.ts';
import { readTraffic } from './traffic/read-traffic.ts';
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
