import { manifest } from '#contract/manifest/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { checkProject } from './check.ts';
import { diffManifests } from './diff.ts';
import { fixProject } from './fix.ts';
import { initProject } from './init.ts';
import { getWholeManifest, listManifests } from './manifest-versions.ts';
import { valueOfJob } from './worker/run-job.ts';

const base = procedures()(manifest);

export const manifestRouter = base.router({
  generate: base.generate.handler(async ({ input, context, signal }) =>
    valueOfJob(context, 'generate', input, { signal }),
  ),
  init: base.init.handler(async ({ input, context }) => initProject(context, input)),
  check: base.check.handler(async ({ input, context, signal }) => ({
    // An editor checks at each pause of the typing: only its newest text is worth an answer.
    diagnostics: await checkProject(context, { ...input, signal, replaces: `check ${input.folder}` }),
  })),
  fix: base.fix.handler(async ({ input, context }) => fixProject(context, input)),
  hover: base.hover.handler(async ({ input, context, signal }) => {
    const hover = await valueOfJob(context, 'hover', input, { signal });
    return hover === undefined ? {} : { hover };
  }),
  complete: base.complete.handler(async ({ input, context, signal }) => ({
    suggestions: await valueOfJob(context, 'complete', input, { signal }),
  })),
  outline: base.outline.handler(async ({ input, context, signal }) => ({
    items: await valueOfJob(context, 'outline', input, { signal }),
  })),
  format: base.format.handler(async ({ input, context, signal }) =>
    valueOfJob(context, 'format', input, { signal }),
  ),
  fields: base.fields.handler(async ({ input, context, signal }) =>
    valueOfJob(context, 'fields', input, { signal }),
  ),
  edit: base.edit.handler(async ({ input, context, signal }) => ({
    text: await valueOfJob(context, 'edit', input, { signal }),
  })),
  list: base.list.handler(async ({ input, context }) => ({
    manifests: await listManifests(context, input),
  })),
  get: base.get.handler(({ input, context }) => getWholeManifest(context, input.reference)),
  diff: base.diff.handler(async ({ input, context }) => ({
    changes: await diffManifests(context, input),
  })),
});
