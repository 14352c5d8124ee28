import { base } from '#core/rpc/procedures.ts';

/** What concerns tasks as such. Starting one again concerns the stage that it belongs to: core/retry-task.ts. */
export const taskProcedures = {
  list: base.task.list.handler(async ({ input, context }) => ({ tasks: await context.tasks.list(input) })),
  get: base.task.get.handler(({ input, context }) => context.tasks.get(input.id)),
  read: base.task.read.handler(({ input, context, signal }) => context.tasks.read({ ...input, signal })),
  wait: base.task.wait.handler(({ input, context, signal }) => context.tasks.wait({ ...input, signal })),
  cancel: base.task.cancel.handler(({ input, context }) => context.tasks.cancel(input.id)),
};
