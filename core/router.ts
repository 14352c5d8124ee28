import { type AnyRouter, type Lazy, lazy } from '@orpc/server';
import type { Contract } from '#contract/index.ts';
import type { ServiceContext } from './service/context.ts';

/** What the router needs to be called: what the last of its stages needs. */
export type RouterContext = ServiceContext;

/**
 * A copy, because what `implement` returns hides the contract of the stage in itself: the doors of oRPC would then look
 * for its procedures below the whole router's paths and not find them.
 */
const stage = <Router extends AnyRouter>(load: () => Promise<Router>): Lazy<Router> =>
  lazy(async () => ({ default: { ...(await load()) } }));

/**
 * The contract, implemented. Every door calls this and nothing else of core. A stage is loaded, with its part of the
 * contract, by its first call: making all schemas took a fifth of a short command's time.
 */
export const router = {
  project: stage(async () => (await import('./project/router.ts')).projectRouter),
  model: stage(async () => (await import('./model/router.ts')).modelRouter),
  manifest: stage(async () => (await import('./manifest/router.ts')).manifestRouter),
  image: stage(async () => (await import('./image/router.ts')).imageRouter),
  run: stage(async () => (await import('./run/router.ts')).runRouter),
  cluster: stage(async () => (await import('./cluster/router.ts')).clusterRouter),
  store: stage(async () => (await import('./data-store/router.ts')).dataStoreRouter),
  service: stage(async () => (await import('./service/router.ts')).serviceRouter),
  telemetry: stage(async () => (await import('./telemetry/router.ts')).telemetryRouter),
  batch: stage(async () => (await import('./batch/router.ts')).batchRouter),
  retraining: stage(async () => (await import('./retraining/router.ts')).retrainingRouter),
  task: stage(async () => (await import('./task-router.ts')).taskRouter),
  trash: stage(async () => (await import('./trash/router.ts')).trashRouter),
  system: stage(async () => (await import('./system/router.ts')).systemRouter),
} satisfies Record<keyof Contract, unknown>;
