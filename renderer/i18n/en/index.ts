import { app, connection, errors, log, parts } from './app.ts';
import { cluster } from './cluster.ts';
import { form, newProject } from './form.ts';
import { flow, project, welcome } from './project.ts';
import { publish } from './publish.ts';
import { service } from './service.ts';
import { command, comparison, happened, lineage, list, retry, size } from './shell.ts';
import { image, manifest, model, run, task } from './stages.ts';
import { setting, system } from './system.ts';
import { development, load, logTools, request, stats } from './testing.ts';

/** Every text of the window in English. Its keys are the type of every other catalogue. */
export const english = {
  app,
  connection,
  parts,
  log,
  errors,
  welcome,
  project,
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
};

/** The same keys with texts of another language. */
type Texts<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Texts<Catalogue[Key]>;
};
export type Catalogue = Texts<typeof english>;
