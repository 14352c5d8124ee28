import { userPath } from '../host/user-path.ts';
import { base } from '../rpc/base.ts';
import { checkProject } from './check.ts';
import { diffManifests } from './diff.ts';
import { fixProject } from './fix.ts';
import { generateProject } from './generate.ts';
import { initProject } from './init.ts';
import { completeManifest } from './language/complete.ts';
import { manifestFields } from './language/fields.ts';
import { hoverManifest } from './language/hover.ts';
import { editManifest, formatProject, outlineManifest } from './language/language.ts';
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
  hover: base.manifest.hover.handler(async ({ input, context }) => {
    const folder = userPath(input.folder, context.home);
    const hover = await hoverManifest(context, { ...input, folder });
    return hover === undefined ? {} : { hover };
  }),
  complete: base.manifest.complete.handler(async ({ input, context }) => ({
    suggestions: await completeManifest(context, { ...input, folder: userPath(input.folder, context.home) }),
  })),
  outline: base.manifest.outline.handler(async ({ input, context }) => ({
    items: await outlineManifest({ ...input, folder: userPath(input.folder, context.home) }),
  })),
  format: base.manifest.format.handler(({ input, context }) =>
    formatProject({ ...input, folder: userPath(input.folder, context.home) }),
  ),
  fields: base.manifest.fields.handler(({ input, context }) =>
    manifestFields(context, { ...input, folder: userPath(input.folder, context.home) }),
  ),
  edit: base.manifest.edit.handler(async ({ input, context }) => ({
    text: await editManifest({ ...input, folder: userPath(input.folder, context.home) }),
  })),
  list: base.manifest.list.handler(async ({ input, context }) => ({
    manifests: await listManifests(context, input),
  })),
  get: base.manifest.get.handler(({ input, context }) => getManifest(context, input.reference)),
  diff: base.manifest.diff.handler(async ({ input, context }) => ({
    changes: await diffManifests(context, input),
  })),
});
