import { base } from '#core/rpc/procedures.ts';
import { checkProject } from './check.ts';
import { diffManifests } from './diff.ts';
import { fixProject } from './fix.ts';
import { initProject } from './init.ts';
import { getWholeManifest, listManifests } from './manifest-versions.ts';
import { valueOfJob } from './worker/run-job.ts';

export const manifestRouter = base.manifest.router({
  generate: base.manifest.generate.handler(async ({ input, context, signal }) =>
    valueOfJob(context, 'generate', input, { signal }),
  ),
  init: base.manifest.init.handler(async ({ input, context }) => initProject(context, input)),
  check: base.manifest.check.handler(async ({ input, context, signal }) => ({
    // An editor checks at each pause of the typing: only its newest text is worth an answer.
    diagnostics: await checkProject(context, { ...input, signal, replaces: `check ${input.folder}` }),
  })),
  fix: base.manifest.fix.handler(async ({ input, context }) => fixProject(context, input)),
  hover: base.manifest.hover.handler(async ({ input, context, signal }) => {
    const hover = await valueOfJob(context, 'hover', input, { signal });
    return hover === undefined ? {} : { hover };
  }),
  complete: base.manifest.complete.handler(async ({ input, context, signal }) => ({
    suggestions: await valueOfJob(context, 'complete', input, { signal }),
  })),
  outline: base.manifest.outline.handler(async ({ input, context, signal }) => ({
    items: await valueOfJob(context, 'outline', input, { signal }),
  })),
  format: base.manifest.format.handler(async ({ input, context, signal }) =>
    valueOfJob(context, 'format', input, { signal }),
  ),
  fields: base.manifest.fields.handler(async ({ input, context, signal }) =>
    valueOfJob(context, 'fields', input, { signal }),
  ),
  edit: base.manifest.edit.handler(async ({ input, context, signal }) => ({
    text: await valueOfJob(context, 'edit', input, { signal }),
  })),
  list: base.manifest.list.handler(async ({ input, context }) => ({
    manifests: await listManifests(context, input),
  })),
  get: base.manifest.get.handler(({ input, context }) => getWholeManifest(context, input.reference)),
  diff: base.manifest.diff.handler(async ({ input, context }) => ({
    changes: await diffManifests(context, input),
  })),
});
