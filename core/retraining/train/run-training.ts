import type { CoreContext } from '#core/context.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { createMask } from '../record/secret-parameters.ts';
import type { Room } from '../room.ts';
import { scriptLimits } from './amounts.ts';
import { explainScript } from './explain-script.ts';
import { type FoundCandidate, findCandidate, stampModels, type TrainedModel } from './find-candidate.ts';
import type { Prepared } from './prepare.ts';
import { variablesOfCall, wordsOfCall } from './script-call.ts';
import type { TrainingPlan } from './training-plan.ts';

/** Runs the script of a training and takes the models that it writes. Throws why it did not end well. */
export async function runTraining(
  context: CoreContext,
  {
    plan,
    prepared,
    room,
    models,
  }: {
    readonly plan: TrainingPlan;
    readonly prepared: Prepared;
    readonly room: Room;
    readonly models: readonly TrainedModel[];
  },
  work: TaskWork,
): Promise<FoundCandidate> {
  const { training } = plan;
  const place = await work.within('dependencies', 'Dependencies', () => prepared.place(work));
  try {
    const before = await stampModels(room.work, models);
    const call = {
      training,
      data: prepared.data,
      parameters: plan.parameters,
      script: prepared.script,
      work: room.work,
      model: plan.models[0]?.path ?? '',
    };
    const words = wordsOfCall(call);
    const { limits } = training;
    const mask = createMask(plan.parameters);
    work.log(mask(`$ ${words.join(' ')}`), 'train');
    await work.within('train', `Run ${plan.script}`, async () => {
      const end = await context.scripts.run(
        {
          place,
          words,
          room,
          variables: variablesOfCall(call),
          limits: scriptLimits(limits),
          source: 'train',
        },
        { ...work, log: (line, source) => work.log(mask(line), source) },
      );
      if (end.code !== 0 || end.stopped !== undefined)
        throw explainScript(
          { ...end, errorTail: end.errorTail.map(mask) },
          { name: plan.script, work: room.work, limits },
        );
    });
    return await findCandidate(context, { work: room.work, models, before, script: plan.script }, work);
  } finally {
    await place.release();
  }
}
