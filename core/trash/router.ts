import { base } from '#core/rpc/procedures.ts';
import { emptyTrash, sweepTrash } from './empty.ts';
import { listTrash } from './list-trash.ts';
import { restore } from './restore.ts';

export const trashRouter = base.trash.router({
  list: base.trash.list.handler(async ({ context }) => {
    await sweepTrash(context);
    return { entries: await listTrash(context) };
  }),
  restore: base.trash.restore.handler(async ({ input, context }) => ({
    restored: await restore(context, input.what),
  })),
  empty: base.trash.empty.handler(({ input, context }) => emptyTrash(context, input.what)),
});
