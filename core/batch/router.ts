import { basename } from 'node:path';
import { batch } from '#contract/batch/index.ts';
import { findRunnable } from '#core/image/image-records.ts';
import { mustTrustFirst } from '#core/image/trusted-folder.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { batchColumns } from './batch-columns.ts';
import { exportResults, readPage } from './batch-results.ts';
import { judgeBatch } from './judge-batch.ts';
import { runBatch } from './run-batch.ts';

const base = procedures()(batch);

export const batchRouter = base.router({
  start: base.start.handler(async ({ input, context }) => {
    const { engine, folder, reference } = await findRunnable(context, {
      reference: input.image,
      engine: input.engine,
    });
    await mustTrustFirst(context, { engine, folder });
    return context.tasks.start({
      kind: 'batch.start',
      input,
      title: `Score ${basename(input.input)} with ${reference}`,
      subject: { image: reference, folder },
      work: (work) => runBatch(context, input, work),
    });
  }),
  columns: base.columns.handler(({ input, context }) => batchColumns(context, input)),
  rows: base.rows.handler(({ input, context }) => readPage(context, input)),
  judge: base.judge.handler(({ input, context }) => judgeBatch(context, input)),
  export: base.export.handler(({ input, context }) => exportResults(context, input)),
});
