import { app, command, connection } from './app.ts';
import { batch } from './batch.ts';
import { cluster } from './cluster.ts';
import { data } from './data.ts';
import { store } from './data-store.ts';
import { form } from './form.ts';
import { comparison, image, size } from './image.ts';
import { lineage } from './lineage.ts';
import { manifest } from './manifest.ts';
import { model } from './model.ts';
import { errors, list, log, logTools, parts } from './parts.ts';
import { failure, flow, home, newProject, project, welcome } from './project.ts';
import { publish } from './publish.ts';
import { request } from './request.ts';
import { retraining } from './retraining.ts';
import { development, load, run, stats } from './run.ts';
import { service } from './service.ts';
import { happened, setting, system } from './system.ts';
import { retry, task } from './task.ts';
import { trash } from './trash.ts';

/** Every text of the window in English. Its keys are the type of every other catalogue. */
export const english = {
  app,
  connection,
  parts,
  log,
  errors,
  welcome,
  home,
  project,
  failure,
  flow,
  form,
  newProject,
  model,
  manifest,
  image,
  run,
  request,
  load,
  stats,
  development,
  logTools,
  cluster,
  service,
  publish,
  store,
  data,
  batch,
  retraining,
  task,
  system,
  setting,
  command,
  comparison,
  happened,
  lineage,
  list,
  retry,
  size,
  trash,
};

/** The same keys with texts of another language. */
type Texts<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Texts<Catalogue[Key]>;
};
export type Catalogue = Texts<typeof english>;
