import { SlipwayError } from '#contract/errors.ts';
import type { Parameter } from '#contract/manifest/training.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { mustBeItsService } from '#core/rpc/scoped-caller.ts';
import { mustBeNoneUnderWay } from './record/retrainings.ts';
import { startRetraining } from './start.ts';
import { manifestOfService } from './train/find-champion.ts';
import { planTraining } from './train/training-plan.ts';

/**
 * Retrains the project that a service was built from and that updates it. `wrong_state` when the project does not name the service,
 * or one of its retrainings is under way: a program that calls again and again fills no queue.
 */
export async function startForService(
  context: CoreContext,
  wanted: {
    readonly name: string;
    readonly cluster?: string | undefined;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly force: boolean;
  },
): Promise<{ readonly taskId: string; readonly id: string }> {
  const { name, cluster, parameters, force } = wanted;
  mustBeItsService(context, name);
  const folder = localPathOf((await manifestOfService(context, { name, cluster })).folder);
  const request = { folder, parameters, data: {}, force };
  const plan = await planTraining(context, request);
  if (plan.training.update?.service !== name)
    throw new SlipwayError('wrong_state', {
      message: `The training of ${plan.project} does not update ${name}.`,
      hint: `Add \`update: {service: ${name}}\` under \`training\` in its slipway.yml.`,
    });
  await mustBeNoneUnderWay(context, plan.project);
  return startRetraining(context, request, { isOnlyOne: true });
}
