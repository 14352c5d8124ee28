import { basename } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { retraining as retrainingContract } from '#contract/retraining/index.ts';
import type { CoreContext } from '#core/context.ts';
import { thisUser } from '#core/host/this-user.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { acceptAndPromote, asSeen, mustWait } from './accept.ts';
import { cancelRetraining } from './cancel.ts';
import { compareRetrainings } from './record/compare-retrainings.ts';
import { releaseCandidates } from './record/release-candidates.ts';
import { changeRetraining, getRetraining, listRetrainings } from './record/retrainings.ts';
import { rejectRetraining } from './reject.ts';
import { listSchedules, removeSchedule, scheduleOf, setSchedule } from './schedule/schedules.ts';
import { startRetraining } from './start.ts';
import { startForService } from './start-for-service.ts';
import { startedByCaller } from './started-by-caller.ts';
import { trainingOptions } from './training-options.ts';
import { wishOfProject } from './wish-of-project.ts';

const base = procedures()(retrainingContract);

export const retrainingRouter = base.router({
  start: base.start.handler(({ input, context }) => startRetraining(context, input)),
  startForService: base.startForService.handler(({ input, context }) => startForService(context, input)),
  options: base.options.handler(({ input, context, signal }) =>
    trainingOptions(context, input.folder, signal),
  ),
  list: base.list.handler(async ({ input, context }) => {
    await releaseCandidates(context);
    return { retrainings: await listRetrainings(context, input) };
  }),
  get: base.get.handler(async ({ input, context }) =>
    startedByCaller(context, await getRetraining(context, input.id)),
  ),
  logs: base.logs.handler(async ({ input, context, signal }) => {
    const { id, taskId } = await getRetraining(context, input.id);
    return context.tasks.read({ ...input, id: taskId, signal }).catch((error: unknown) => {
      if (!(error instanceof SlipwayError) || error.code !== 'not_found') throw error;
      throw new SlipwayError('not_found', {
        message: `The log of ${id} is no longer kept.`,
        hint: 'The setting `keepTasks` says how many are.',
      });
    });
  }),
  cancel: base.cancel.handler(async ({ input, context }) => {
    await cancelRetraining(context, input.id);
    await releaseCandidates(context);
    return getRetraining(context, input.id);
  }),
  compare: base.compare.handler(async ({ input, context }) => {
    const after = await getRetraining(context, input.id);
    const before = await earlier(context, after, input.with);
    return { with: before.id, changes: compareRetrainings(before, after) };
  }),
  approve: base.approve.handler(async ({ input, context }) => {
    const retraining = await getRetraining(context, input.id);
    mustWait(retraining, input.candidate);
    const { id, folder } = retraining;
    await context.trust.require(context, { kind: 'folder', folder });
    const started = await context.tasks.start({
      kind: 'retraining.approve',
      input: { ...input, id },
      title: `Use the candidate of ${id}`,
      subject: { folder },
      work: async (work) => {
        const wish = await wishOfProject(context, retraining);
        // Of two who approve at once, the second finds that nothing waits.
        await changeRetraining(context, id, (before) => {
          mustWait(asSeen(before, retraining), input.candidate);
          return { ...before, state: 'updating', taskId: work.id };
        });
        const decision = {
          accepted: true,
          by: 'person',
          who: thisUser(),
          at: new Date().toISOString(),
          why: input.why,
          candidate: input.candidate,
        } as const;
        return acceptAndPromote(context, { id, decision, wish }, work);
      },
    });
    return { ...started, id };
  }),
  reject: base.reject.handler(async ({ input, context }) => {
    const { id } = await rejectRetraining(context, await getRetraining(context, input.id), input);
    await releaseCandidates(context);
    return getRetraining(context, id);
  }),
  schedules: base.schedules.handler(async ({ context }) => ({ schedules: await listSchedules(context) })),
  schedule: base.schedule.handler(({ input, context }) => scheduleOf(context, input.folder)),
  setSchedule: base.setSchedule.handler(({ input, context }) => setSchedule(context, input)),
  removeSchedule: base.removeSchedule.handler(({ input, context }) => removeSchedule(context, input.folder)),
});

async function earlier(
  context: CoreContext,
  after: Awaited<ReturnType<typeof getRetraining>>,
  asked: string | undefined,
) {
  if (asked !== undefined) return getRetraining(context, asked);
  const all = await listRetrainings(context, { project: after.project, limit: 1000 });
  const before = all.find(({ number }) => number < after.number);
  if (before !== undefined) return before;
  throw new SlipwayError('not_found', {
    message: `${after.id} is the first retraining of ${basename(after.project)}: there is none before it.`,
    hint: 'Name another with --with.',
  });
}
