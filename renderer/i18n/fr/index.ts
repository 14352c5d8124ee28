import type { Catalogue } from '../en/index.ts';
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

/** The window in French. */
export const french: Catalogue = {
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
