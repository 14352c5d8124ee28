import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { withHiddenFilesClosed } from '#core/host/hidden-files.ts';
import { sharedLabel } from '#core/host/shared-label.ts';
import type { WorkerNews } from '#core/host/worker-thread.ts';
import { openStore } from '#core/store/store.ts';
import { doJob, isJobName } from './jobs.ts';

/*
 * The entry of the threads that read projects. Each does one job at a time, from the table of jobs; core ends a thread
 * whose job takes too long. It only reads.
 */

const port = parentPort;
if (port === null) throw new Error('this is the entry of a worker thread');
const given = z.object({ dataFolder: z.string(), label: z.instanceof(SharedArrayBuffer) }).parse(workerData);
const label = sharedLabel(given.label);
const opening = openStore(given.dataFolder);

const tell = (news: WorkerNews): void => port.postMessage(news);

interface Order {
  readonly job: string;
  readonly input: { readonly isForPage: boolean; readonly input: never };
}

port.on('message', (order: Order) => {
  perform(order)
    .then((value) => tell({ type: 'done', value }), fail)
    .catch(fail);
});

async function perform({ job, input: { isForPage, input } }: Order): Promise<unknown> {
  if (!isJobName(job)) throw new Error(`there is no job ${job}`);
  const store = await opening;
  const work = () => doJob(job, { store, at: label.write }, input);
  return isForPage ? withHiddenFilesClosed(work) : work();
}

function fail(error: unknown): void {
  if (error instanceof SlipwayError) {
    tell({ type: 'refused', error: error.toInfo() });
    return;
  }
  const facts = error instanceof Error ? error : new Error(String(error));
  tell({
    type: 'failed',
    message: facts.message,
    ...(facts.stack === undefined ? {} : { stack: facts.stack }),
    ...('code' in facts && typeof facts.code === 'string' ? { code: facts.code } : {}),
    ...('path' in facts && typeof facts.path === 'string' ? { path: facts.path } : {}),
  });
}
