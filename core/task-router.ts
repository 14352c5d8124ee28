import { task } from '#contract/task/index.ts';
import { retryTask } from './retry-task.ts';
import { procedures } from './rpc/procedures.ts';
import type { ServiceContext } from './service/context.ts';

const base = procedures<ServiceContext>()(task);

/** What concerns tasks of any stage: to retry one calls the stage it belongs to, so this stands above them all. */
export const taskRouter = base.router({
  list: base.list.handler(async ({ input, context }) => ({ tasks: await context.tasks.list(input) })),
  get: base.get.handler(({ input, context }) => context.tasks.get(input.id)),
  read: base.read.handler(({ input, context, signal }) => context.tasks.read({ ...input, signal })),
  wait: base.wait.handler(({ input, context, signal }) => context.tasks.wait({ ...input, signal })),
  cancel: base.cancel.handler(({ input, context }) => context.tasks.cancel(input.id)),
  retry: base.retry.handler(async ({ input, context }) =>
    retryTask(context, await context.tasks.get(input.id)),
  ),
});
