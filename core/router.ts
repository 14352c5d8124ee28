import { retryTask } from './retry-task.ts';
import { procedures } from './rpc/procedures.ts';
import type { ServiceContext } from './service/context.ts';
import { taskProcedures } from './system/task-router.ts';

/** What the router needs to be called: what the last of its stages needs. */
export type RouterContext = ServiceContext;

const stages = procedures<RouterContext>();

/** The contract, implemented. Every door calls this and nothing else of core. A stage is loaded by its first call. */
export const router = stages.router({
  project: stages.project.lazy(async () => ({
    default: (await import('./project/router.ts')).projectRouter,
  })),
  model: stages.model.lazy(async () => ({ default: (await import('./model/router.ts')).modelRouter })),
  manifest: stages.manifest.lazy(async () => ({
    default: (await import('./manifest/router.ts')).manifestRouter,
  })),
  image: stages.image.lazy(async () => ({ default: (await import('./image/router.ts')).imageRouter })),
  run: stages.run.lazy(async () => ({ default: (await import('./run/router.ts')).runRouter })),
  cluster: stages.cluster.lazy(async () => ({
    default: (await import('./cluster/router.ts')).clusterRouter,
  })),
  store: stages.store.lazy(async () => ({
    default: (await import('./data-store/router.ts')).dataStoreRouter,
  })),
  service: stages.service.lazy(async () => ({
    default: (await import('./service/router.ts')).serviceRouter,
  })),
  telemetry: stages.telemetry.lazy(async () => ({
    default: (await import('./telemetry/router.ts')).telemetryRouter,
  })),
  retraining: stages.retraining.lazy(async () => ({
    default: (await import('./retraining/router.ts')).retrainingRouter,
  })),
  task: { ...taskProcedures, retry: retryTask },
  system: stages.system.lazy(async () => ({ default: (await import('./system/router.ts')).systemRouter })),
});
