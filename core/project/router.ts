import { project } from '#contract/project/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { browseFolder } from './browse.ts';
import { createProject } from './create-project.ts';
import { copyExample, listExamples } from './examples.ts';
import { importRequests } from './import-requests/import-requests.ts';
import { lineageOf } from './lineage.ts';
import { openFolder } from './open-folder.ts';
import { projectOverview } from './overview.ts';
import { forgetProject, pinProject, recentProjects } from './recent.ts';
import { deleteRequest, listRequests, renameRequest, saveRequest } from './saved-requests.ts';
import { readTextFile, writeTextFile } from './text-file.ts';

const base = procedures()(project);

export const projectRouter = base.router({
  open: base.open.handler(async ({ input, context }) => openFolder(context, input.folder)),
  recent: base.recent.handler(async ({ context }) => ({ folders: await recentProjects(context) })),
  overview: base.overview.handler(async ({ context }) => ({ projects: await projectOverview(context) })),
  pin: base.pin.handler(({ input, context }) => pinProject(context, input)),
  forget: base.forget.handler(async ({ input, context }) =>
    afterDeletion(context, await forgetProject(context, input.folder)),
  ),
  examples: base.examples.handler(async ({ context }) => ({
    examples: await listExamples(context),
  })),
  copyExample: base.copyExample.handler(async ({ input, context }) => ({
    folder: await copyExample(context, input),
  })),
  create: base.create.handler(({ input, context }) => createProject(context, input)),
  browse: base.browse.handler(({ input, context }) => browseFolder(context, input.folder)),
  readFile: base.readFile.handler(async ({ input }) => readTextFile(input)),
  writeFile: base.writeFile.handler(async ({ input }) => ({
    digest: await writeTextFile(input),
  })),
  requests: base.requests.handler(async ({ input }) => ({
    requests: await listRequests(input.folder),
  })),
  saveRequest: base.saveRequest.handler(async ({ input }) => saveRequest(input)),
  importRequests: base.importRequests.handler(({ input }) => importRequests(input)),
  renameRequest: base.renameRequest.handler(async ({ input }) => renameRequest(input)),
  deleteRequest: base.deleteRequest.handler(async ({ input }) => deleteRequest(input)),
  lineage: base.lineage.handler(({ input, context }) => lineageOf(context, input)),
});
