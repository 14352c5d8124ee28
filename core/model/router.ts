import { model } from '#contract/model/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { deleteModel, usesOfModel } from './delete.ts';
import { exportModel } from './export.ts';
import { inspectModel } from './inspect.ts';
import { annotateModel, getModel, listModels } from './model-versions.ts';
import { mustBeName, registerModel } from './register.ts';
import { verifyModels } from './verify.ts';

const base = procedures()(model);

export const modelRouter = base.router({
  list: base.list.handler(({ input, context }) => listModels(context, input)),
  get: base.get.handler(({ input, context }) => getModel(context, input.reference)),
  uses: base.uses.handler(({ input, context }) => usesOfModel(context, input.reference)),
  register: base.register.handler(async ({ input, context }) => {
    mustBeName(input.name);
    return context.tasks.start({
      kind: 'model.register',
      input,
      title: `Register ${input.name}`,
      subject: { model: input.name },
      work: async (work) => {
        const result = await registerModel(context, input, work);
        work.subject({ model: result.model.reference });
        return result;
      },
    });
  }),
  annotate: base.annotate.handler(({ input, context }) => annotateModel(context, input)),
  verify: base.verify.handler(({ input, context }) =>
    context.tasks.start({
      kind: 'model.verify',
      input,
      title: `Verify ${input.reference ?? 'all models'}`,
      subject: input.reference === undefined ? {} : { model: input.reference },
      work: (work) => verifyModels(context, input.reference, work),
    }),
  ),
  export: base.export.handler(async ({ input, context }) => {
    const model = await getModel(context, input.reference);
    return context.tasks.start({
      kind: 'model.export',
      input,
      title: `Export ${model.reference}`,
      subject: { model: model.reference },
      work: (work) => exportModel(context, input, work),
    });
  }),
  delete: base.delete.handler(async ({ input, context }) =>
    afterDeletion(context, await deleteModel(context, input)),
  ),
  inspect: base.inspect.handler(({ input }) => inspectModel(input.path)),
});
