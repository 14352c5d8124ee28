import { clusterRouter } from '../cluster/router.ts';
import { imageRouter } from '../image/router.ts';
import { manifestRouter } from '../manifest/router.ts';
import { modelRouter } from '../model/router.ts';
import { projectRouter } from '../project/router.ts';
import { runRouter } from '../run/router.ts';
import { serviceRouter } from '../service/router.ts';
import { systemRouter } from '../system/router.ts';
import { taskProcedures } from '../task/router.ts';
import { base } from './base.ts';
import { retryTask } from './retry-task.ts';

/** The contract, implemented. Every door calls this and nothing else of core. */
export const router = base.router({
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
