import { basename } from 'node:path';
import { run } from '#contract/run/index.ts';
import { mustTrustFirst } from '#core/image/trusted-folder.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { develop } from './develop.ts';
import { failureOf } from './failure.ts';
import { callsOf, forgetCalls } from './history.ts';
import { checkLoad } from './load-check.ts';
import { callRun, exampleOf, scoreRun } from './request.ts';
import { restartRun, startRun } from './start.ts';
import { statsOf } from './stats.ts';
import { findRun, getRun, listRuns } from './status.ts';
import { removeRun, stopRun } from './stop.ts';
import { up } from './up.ts';
import { snippetsOf, usageOf } from './usage.ts';

const base = procedures()(run);

export const runRouter = base.router({
  start: base.start.handler(({ input, context }) =>
    context.tasks.start({
      kind: 'run.start',
      input,
      title: `Run ${input.image}`,
      subject: { image: input.image },
      work: (work) => startRun(context, input, work),
    }),
  ),
  up: base.up.handler(async ({ input, context }) => {
    const { folder } = input;
    await mustTrustFirst(context, input);
    return context.tasks.start({
      kind: 'run.up',
      input,
      title: `Bring up ${basename(folder)}`,
      subject: { folder },
      work: (work) => up(context, input, work),
    });
  }),
  list: base.list.handler(async ({ input, context }) => ({ runs: await listRuns(context, input) })),
  get: base.get.handler(({ input, context }) => getRun(context, input.id)),
  stop: base.stop.handler(({ input, context }) => stopRun(context, input.id)),
  restart: base.restart.handler(async ({ input, context }) => {
    const { id } = await findRun(context, input.id);
    return context.tasks.start({
      kind: 'run.restart',
      input,
      title: `Restart ${id}`,
      subject: { run: id },
      work: (work) => restartRun(context, id, work),
    });
  }),
  remove: base.remove.handler(async ({ input, context }) =>
    afterDeletion(context, await removeRun(context, input)),
  ),
  logs: base.logs.handler(async ({ input, context, signal }) => {
    const run = await findRun(context, input.id);
    return context.engines.get(run.engine).readLog({ ...input, engineId: run.engineId, signal });
  }),
  score: base.score.handler(({ input, context, signal }) => scoreRun(context, input, signal)),
  request: base.request.handler(({ input, context, signal }) => callRun(context, input, signal)),
  usage: base.usage.handler(async ({ input, context }) => {
    const run = await findRun(context, input.id);
    const { body, origin, from } = await exampleOf(context, run.id);
    return {
      ...usageOf({ baseUrl: `http://127.0.0.1:${run.port}`, example: body }),
      exampleOrigin: origin,
      ...(from === undefined ? {} : { exampleFrom: from }),
    };
  }),
  snippets: base.snippets.handler(async ({ input, context }) => {
    const { port } = await findRun(context, input.id);
    return { snippets: snippetsOf({ url: `http://127.0.0.1:${port}/score`, body: input.body }) };
  }),
  history: base.history.handler(async ({ input, context }) => ({
    calls: await callsOf(context, input),
  })),
  clearHistory: base.clearHistory.handler(async ({ input, context }) => ({
    forgotten: await forgetCalls(context, input.folder),
  })),
  loadCheck: base.loadCheck.handler(async ({ input, context }) => {
    const { id, image, folder } = await findRun(context, input.id);
    return context.tasks.start({
      kind: 'run.loadCheck',
      title: `Check ${id} under load`,
      subject: { run: id, image, folder },
      work: (work) => checkLoad(context, { ...input, id }, work),
    });
  }),
  failure: base.failure.handler(async ({ input, context }) => {
    const failure = await failureOf(context, input);
    return failure === undefined ? {} : { failure };
  }),
  stats: base.stats.handler(({ input, context, signal }) => statsOf(context, input, signal)),
  develop: base.develop.handler(async ({ input, context }) => {
    const { folder } = input;
    await mustTrustFirst(context, input);
    return context.tasks.start({
      kind: 'run.develop',
      title: `Develop ${basename(folder)}`,
      subject: { folder },
      work: (work) => develop(context, input, work),
    });
  }),
});
