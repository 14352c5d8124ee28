import { base } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { browseFolder } from './browse.ts';
import { createProject } from './create-project.ts';
import { copyExample, listExamples } from './examples.ts';
import { lineageOf } from './lineage.ts';
import { openFolder } from './open-folder.ts';
import { forgetProject, recentProjects } from './recent.ts';
import { deleteRequest, listRequests, renameRequest, saveRequest } from './saved-requests.ts';
import { readTextFile, writeTextFile } from './text-file.ts';

export const projectRouter = base.project.router({
  open: base.project.open.handler(async ({ input, context }) => openFolder(context, input.folder)),
  recent: base.project.recent.handler(async ({ context }) => ({ folders: await recentProjects(context) })),
  forget: base.project.forget.handler(async ({ input, context }) =>
    afterDeletion(context, await forgetProject(context, input.folder)),
  ),
  examples: base.project.examples.handler(async ({ context }) => ({
    examples: await listExamples(context),
  })),
  copyExample: base.project.copyExample.handler(async ({ input, context }) => ({
    folder: await copyExample(context, input),
  })),
  create: base.project.create.handler(({ input, context }) => createProject(context, input)),
  browse: base.project.browse.handler(({ input, context }) => browseFolder(context, input.folder)),
  readFile: base.project.readFile.handler(async ({ input }) => readTextFile(input)),
  writeFile: base.project.writeFile.handler(async ({ input }) => ({
    digest: await writeTextFile(input),
  })),
  requests: base.project.requests.handler(async ({ input }) => ({
    requests: await listRequests(input.folder),
  })),
  saveRequest: base.project.saveRequest.handler(async ({ input }) => saveRequest(input)),
  renameRequest: base.project.renameRequest.handler(async ({ input }) => renameRequest(input)),
  deleteRequest: base.project.deleteRequest.handler(async ({ input }) => deleteRequest(input)),
  lineage: base.project.lineage.handler(({ input, context }) => lineageOf(context, input)),
});
