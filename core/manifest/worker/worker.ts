import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
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

port.on('message', (order: { readonly job: string; readonly input: never }) => {
  perform(order)
    .then((value) => tell({ type: 'done', value }), fail)
    .catch(fail);
});

async function perform({ job, input }: { readonly job: string; readonly input: never }): Promise<unknown> {
  if (!isJobName(job)) throw new Error(`there is no job ${job}`);
  const store = await opening;
  return doJob(job, { store, at: label.write }, input);
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
