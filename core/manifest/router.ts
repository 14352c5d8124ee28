import { userPath } from '../host/user-path.ts';
import { base } from '../rpc/base.ts';
import { checkProject } from './check.ts';
import { diffManifests } from './diff.ts';
import { fixProject } from './fix.ts';
import { generateProject } from './generate.ts';
import { initProject } from './init.ts';
import { getManifest, listManifests } from './registry.ts';

export const manifestRouter = base.manifest.router({
  generate: base.manifest.generate.handler(({ input, context }) =>
    generateProject(context, { ...input, folder: userPath(input.folder, context.home) }),
  ),
  init: base.manifest.init.handler(({ input, context }) =>
    initProject(context, { ...input, folder: userPath(input.folder, context.home) }),
  ),
  check: base.manifest.check.handler(async ({ input, context }) => ({
    diagnostics: await checkProject(context, { ...input, folder: userPath(input.folder, context.home) }),
  })),
  fix: base.manifest.fix.handler(({ input, context }) =>
    fixProject(context, { ...input, folder: userPath(input.folder, context.home) }),
  ),
  list: base.manifest.list.handler(async ({ input, context }) => ({
    manifests: await listManifests(context, input),
  })),
  get: base.manifest.get.handler(({ input, context }) => getManifest(context, input.reference)),
  diff: base.manifest.diff.handler(async ({ input, context }) => ({
    changes: await diffManifests(context, input),
  })),
});
