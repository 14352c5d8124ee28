import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { TrainingOptions } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { readProject } from '#core/manifest/read-project.ts';
import { valueOfJob } from '#core/manifest/worker/run-job.ts';
import { planTraining } from './train/training-plan.ts';

/** What a retraining of a project can be asked for, or why there is none yet. */
export async function trainingOptions(
  context: CoreContext,
  folder: LocalPath,
  signal?: AbortSignal,
): Promise<TrainingOptions> {
  const { parts } = await readProject(context, { folder, signal });
  if (parts !== undefined && parts.source.training === undefined) {
    const { text, script } = await valueOfJob(context, 'training', { folder }, { signal });
    return {
      kind: 'none',
      project: parts.source.name,
      proposal: text,
      ...(script === undefined ? {} : { script }),
    };
  }
  try {
    const plan = await planTraining(context, { folder, parameters: {}, data: {}, force: false }, signal);
    const { project, script, parameters, training } = plan;
    const { data, holdout, gates, approve, update } = training;
    return {
      kind: 'ready',
      ...{ project, script, parameters, data, gates: gates.length, approve },
      ...(holdout === undefined ? {} : { holdout: holdout.file }),
      ...(update === undefined ? {} : { service: update.service }),
    };
  } catch (error) {
    if (!(error instanceof SlipwayError) || !OF_THE_PROJECT.has(error.code)) throw error;
    const { message, hint } = error;
    return { kind: 'broken', message, ...(hint === undefined ? {} : { hint }) };
  }
}

const OF_THE_PROJECT: ReadonlySet<SlipwayError['code']> = new Set(['manifest_invalid', 'path_missing']);
