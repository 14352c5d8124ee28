import { trash } from '#contract/trash/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { emptyTrash, sweepTrash } from './empty.ts';
import { listTrash } from './list-trash.ts';
import { restore } from './restore.ts';

const base = procedures()(trash);

export const trashRouter = base.router({
  list: base.list.handler(async ({ context }) => {
    await sweepTrash(context);
    return { entries: await listTrash(context) };
  }),
  restore: base.restore.handler(async ({ input, context }) => ({
    restored: await restore(context, input.what),
  })),
  empty: base.empty.handler(({ input, context }) => emptyTrash(context, input.what)),
});
