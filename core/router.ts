import { clusterRouter } from './cluster/router.ts';
import { imageRouter } from './image/router.ts';
import { manifestRouter } from './manifest/router.ts';
import { modelRouter } from './model/router.ts';
import { projectRouter } from './project/router.ts';
import { retryTask } from './retry-task.ts';
import { procedures } from './rpc/procedures.ts';
import { runRouter } from './run/router.ts';
import type { ServiceContext } from './service/context.ts';
import { serviceRouter } from './service/router.ts';
import { systemRouter } from './system/router.ts';
import { taskProcedures } from './system/task-router.ts';

/** What the router needs to be called: what the last of its stages needs. */
export type RouterContext = ServiceContext;

/** The contract, implemented. Every door calls this and nothing else of core. */
export const router = procedures<RouterContext>().router({
  project: projectRouter,
  model: modelRouter,
  manifest: manifestRouter,
  image: imageRouter,
  run: runRouter,
  cluster: clusterRouter,
  service: serviceRouter,
  task: { ...taskProcedures, retry: retryTask },
  system: systemRouter,
});
