import { reachPath } from '#core/host/reach.ts';
import { base } from '#core/rpc/procedures.ts';
import { checkProject } from './check.ts';
import { diffManifests } from './diff.ts';
import { fixProject } from './fix.ts';
import { generateProject } from './generate.ts';
import { initProject } from './init.ts';
import { completeManifest } from './language/complete.ts';
import { manifestFields } from './language/fields.ts';
import { hoverManifest } from './language/hover.ts';
import { editManifest, formatProject, outlineManifest } from './language/language.ts';
import { getWholeManifest, listManifests } from './manifest-versions.ts';

export const manifestRouter = base.manifest.router({
  generate: base.manifest.generate.handler(async ({ input, context }) =>
    generateProject(context, { ...input, folder: await reachPath(context, input.folder) }),
  ),
  init: base.manifest.init.handler(async ({ input, context }) =>
    initProject(context, { ...input, folder: await reachPath(context, input.folder) }),
  ),
  check: base.manifest.check.handler(async ({ input, context }) => ({
    diagnostics: await checkProject(context, {
      ...input,
      folder: await reachPath(context, input.folder),
    }),
  })),
  fix: base.manifest.fix.handler(async ({ input, context }) =>
    fixProject(context, { ...input, folder: await reachPath(context, input.folder) }),
  ),
  hover: base.manifest.hover.handler(async ({ input, context }) => {
    const folder = await reachPath(context, input.folder);
    const hover = await hoverManifest(context, { ...input, folder });
    return hover === undefined ? {} : { hover };
  }),
  complete: base.manifest.complete.handler(async ({ input, context }) => ({
    suggestions: await completeManifest(context, {
      ...input,
      folder: await reachPath(context, input.folder),
    }),
  })),
  outline: base.manifest.outline.handler(async ({ input, context }) => ({
    items: await outlineManifest({ ...input, folder: await reachPath(context, input.folder) }),
  })),
  format: base.manifest.format.handler(async ({ input, context }) =>
    formatProject({ ...input, folder: await reachPath(context, input.folder) }),
  ),
  fields: base.manifest.fields.handler(async ({ input, context }) =>
    manifestFields(context, { ...input, folder: await reachPath(context, input.folder) }),
  ),
  edit: base.manifest.edit.handler(async ({ input, context }) => ({
    text: await editManifest({ ...input, folder: await reachPath(context, input.folder) }),
  })),
  list: base.manifest.list.handler(async ({ input, context }) => ({
    manifests: await listManifests(context, input),
  })),
  get: base.manifest.get.handler(({ input, context }) => getWholeManifest(context, input.reference)),
  diff: base.manifest.diff.handler(async ({ input, context }) => ({
    changes: await diffManifests(context, input),
  })),
});
