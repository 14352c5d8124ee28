import { base } from '../rpc/base.ts';

export const taskRouter = base.task.router({
  list: base.task.list.handler(async ({ input, context }) => ({ tasks: await context.tasks.list(input) })),
  get: base.task.get.handler(({ input, context }) => context.tasks.get(input.id)),
  read: base.task.read.handler(({ input, context, signal }) => context.tasks.read({ ...input, signal })),
  wait: base.task.wait.handler(({ input, context, signal }) => context.tasks.wait({ ...input, signal })),
  cancel: base.task.cancel.handler(({ input, context }) => context.tasks.cancel(input.id)),
});
