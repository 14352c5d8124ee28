import { Readable } from 'node:stream';
import { implement, withEventMeta } from '@orpc/server';
import { SlipwayError } from '#contract/errors.ts';
import { registerResultSchema } from '#contract/model/model.ts';
import type { Task } from '#contract/task/task.ts';
import { getModel } from '#core/model/model-versions.ts';
import { mustBeName } from '#core/model/register.ts';
import type { RouterContext } from '#core/router.ts';
import { router } from '#core/router.ts';
import { leavingError } from '#core/rpc/leaving-error.ts';
import { downloadModel } from './download.ts';
import { httpContract, type TaskEvent } from './rest-contract.ts';
import { registerUpload } from './upload.ts';

export interface RestContext extends RouterContext {
  /** Of the request's body, in bytes, when it is declared. */
  readonly contentLength?: number | undefined;
}

const base = implement(httpContract)
  .$context<RestContext>()
  .use(async ({ next, context }) => {
    try {
      return await next();
    } catch (error) {
      throw leavingError(error, context.logger);
    }
  });

const upload = base.file.upload.handler(async ({ input, context }) => {
  const { name, fileName } = input.params;
  mustBeName(name);
  const { description, tags } = input.query ?? {};
  const { taskId } = await context.tasks.start({
    kind: 'model.register',
    title: `Register ${name}`,
    subject: { model: name },
    work: async (work) => {
      const result = await registerUpload(
        context,
        {
          name,
          fileName,
          description,
          tags: typeof tags === 'string' ? [tags] : tags,
          body: input.body,
          size: context.contentLength,
        },
        work,
      );
      work.subject({ model: result.model.reference });
      return result;
    },
  });
  return registerResultSchema.parse(resultOf(await endOf(context, taskId)));
});

async function endOf(context: RouterContext, id: string): Promise<Task> {
  for (;;) {
    const task = await context.tasks.wait({ id, waitMs: 10_000 });
    if (task.state !== 'running') return task;
  }
}

function resultOf(task: Task): unknown {
  if (task.state === 'succeeded') return task.result;
  const { error } = task;
  throw error === undefined
    ? new SlipwayError('cancelled', { details: { taskId: task.id } })
    : new SlipwayError(error.code, { ...error, details: { ...error.details, taskId: task.id } });
}

const download = base.file.download.handler(async ({ input, context, signal }) => {
  const model = await getModel(context, input.params.reference);
  const { headers, body } = downloadModel(context.store, model);
  signal?.addEventListener('abort', () => body.destroy(), { once: true });
  return { headers: { ...headers }, body: toWebStream(body) };
});

/** Node's own `Readable.toWeb` is typed with the stream of `node:stream/web`, which is the global one. */
function toWebStream(body: Readable): ReadableStream<Uint8Array> {
  const chunks = Readable.toWeb(body).getReader();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await chunks.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => chunks.cancel(reason),
  });
}

const PAGE_LINES = 500;
const WAIT_MS = 500;

const events = base.taskStream.events.handler(async function* ({
  input,
  context,
  signal,
  lastEventId,
}): AsyncGenerator<TaskEvent> {
  const resumed = Number(lastEventId ?? 0);
  let after = Number.isSafeInteger(resumed) && resumed > 0 ? resumed : 0;
  let shown = '';
  while (signal?.aborted !== true) {
    const task = await context.tasks.get(input.id);
    if (JSON.stringify(task) !== shown) yield { type: 'task', task };
    shown = JSON.stringify(task);
    const page = await context.tasks.read({ id: input.id, after, max: PAGE_LINES, waitMs: WAIT_MS, signal });
    if (page.lines.length > 0)
      yield withEventMeta<TaskEvent>({ type: 'log', lines: page.lines }, { id: String(page.next) });
    if (page.done && task.state !== 'running') return;
    after = page.next;
  }
});

/** Everything that REST answers. */
export const restRouter = { ...router, file: { upload, download }, taskStream: { events } };
