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
  generate: base.manifest.generate.handler(async ({ input, context }) => generateProject(context, input)),
  init: base.manifest.init.handler(async ({ input, context }) => initProject(context, input)),
  check: base.manifest.check.handler(async ({ input, context }) => ({
    diagnostics: await checkProject(context, input),
  })),
  fix: base.manifest.fix.handler(async ({ input, context }) => fixProject(context, input)),
  hover: base.manifest.hover.handler(async ({ input, context }) => {
    const hover = await hoverManifest(context, input);
    return hover === undefined ? {} : { hover };
  }),
  complete: base.manifest.complete.handler(async ({ input, context }) => ({
    suggestions: await completeManifest(context, input),
  })),
  outline: base.manifest.outline.handler(async ({ input }) => ({
    items: await outlineManifest(input),
  })),
  format: base.manifest.format.handler(async ({ input }) => formatProject(input)),
  fields: base.manifest.fields.handler(async ({ input, context }) => manifestFields(context, input)),
  edit: base.manifest.edit.handler(async ({ input }) => ({
    text: await editManifest(input),
  })),
  list: base.manifest.list.handler(async ({ input, context }) => ({
    manifests: await listManifests(context, input),
  })),
  get: base.manifest.get.handler(({ input, context }) => getWholeManifest(context, input.reference)),
  diff: base.manifest.diff.handler(async ({ input, context }) => ({
    changes: await diffManifests(context, input),
  })),
});
