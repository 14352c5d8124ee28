import type { Retraining } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { readProject } from '#core/manifest/read-project.ts';
import type { PromotionWish } from './promote.ts';

/** How a candidate is to be promoted: as the manifest says now; the service is that of the champion it was compared with. */
export async function wishOfProject(context: CoreContext, retraining: Retraining): Promise<PromotionWish> {
  const { folder, champion, engine } = retraining;
  if (champion?.service === undefined) return { engine };
  const { parts } = await readProject(context, { folder: localPathOf(folder) });
  const update = parts?.source.training?.update;
  return update?.service === champion.service
    ? { engine: 'docker', cluster: update.cluster, prove: update.prove }
    : { engine: 'docker' };
}
