import { userPath } from '../host/user-path.ts';
import { base } from '../rpc/base.ts';
import { copyExample, listExamples } from './examples.ts';
import { lineageOf } from './lineage.ts';
import { openFolder } from './open-folder.ts';
import { recentProjects } from './recent.ts';
import { readTextFile, writeTextFile } from './text-file.ts';

export const projectRouter = base.project.router({
  open: base.project.open.handler(({ input, context }) =>
    openFolder(context, userPath(input.folder, context.home)),
  ),
  recent: base.project.recent.handler(async ({ context }) => ({ folders: await recentProjects(context) })),
  examples: base.project.examples.handler(async ({ context }) => ({
    examples: await listExamples(context),
  })),
  copyExample: base.project.copyExample.handler(async ({ input, context }) => ({
    folder: await copyExample(context, input),
  })),
  lineage: base.project.lineage.handler(({ input, context }) => lineageOf(context, input)),
  readFile: base.project.readFile.handler(({ input }) => readTextFile(input)),
  writeFile: base.project.writeFile.handler(async ({ input }) => ({ digest: await writeTextFile(input) })),
});
