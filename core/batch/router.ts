import { basename } from 'node:path';
import { findImage } from '#core/image/image-records.ts';
import { mustTrustFirst } from '#core/image/trusted-folder.ts';
import { base } from '#core/rpc/procedures.ts';
import { batchColumns } from './batch-columns.ts';
import { exportResults, readPage } from './batch-results.ts';
import { judgeBatch } from './judge-batch.ts';
import { runBatch } from './run-batch.ts';

export const batchRouter = base.batch.router({
  start: base.batch.start.handler(async ({ input, context }) => {
    const { engine, folder, reference } = await findImage(context, {
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
  columns: base.batch.columns.handler(({ input, context }) => batchColumns(context, input)),
  rows: base.batch.rows.handler(({ input, context }) => readPage(context, input)),
  judge: base.batch.judge.handler(({ input, context }) => judgeBatch(context, input)),
  export: base.batch.export.handler(({ input, context }) => exportResults(context, input)),
});
