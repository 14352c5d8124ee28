import { SlipwayError } from '#contract/errors.ts';
import type { Service } from '#contract/service/service.ts';
import type { CoreContext } from '#core/context.ts';
import { until } from '#core/kubernetes/until.ts';
import { loadService } from '../read/find-services.ts';
import { findService, type ServiceChoice, type Target } from '../read/target.ts';
import { lastGood, readHistory, writeHistory } from '../record/history.ts';
import { scaleTo } from './apply-service.ts';

/**
 * Another number of replicas, at once and without new ones for what runs; it is kept as the setting too. `wrong_state` for an autoscaled
 * service, which would take it back.
 */
export async function scaleService(
  context: CoreContext,
  choice: ServiceChoice & { readonly replicas: number },
): Promise<Service> {
  const { target } = await findService(context, choice);
  const { service } = await loadService(target, choice.name);
  if (service.scale.kind === 'auto')
    throw new SlipwayError('wrong_state', {
      message: `${choice.name} is autoscaled: the number of its replicas follows its load.`,
      hint: 'Change its bounds with `slipway update --autoscale MIN-MAX`, or fix the number with `slipway update --replicas N`.',
    });
  await scaleTo(target, choice.name, choice.replicas);
  await keepScale(target, choice.name, choice.replicas);
  return (await loadService(target, choice.name)).service;
}

/** The history says what serves: also that it has another number of replicas now. */
async function keepScale(target: Target, name: string, replicas: number): Promise<void> {
  const history = await readHistory(target, name);
  const serving = lastGood(history);
  if (serving === undefined) return;
  const settings = { ...serving.settings, scale: { kind: 'fixed' as const, replicas } };
  await writeHistory(target, name, { write: [{ ...serving, settings }] });
}

const RESUME_MS = 60_000;

/** No replicas: requests in progress are answered first. An autoscaler rests while there are none (Kubernetes, HPA: implicit maintenance mode). */
export async function pauseService(context: CoreContext, choice: ServiceChoice): Promise<Service> {
  const { target } = await findService(context, choice);
  await scaleTo(target, choice.name, 0);
  return (await loadService(target, choice.name)).service;
}

/** The replicas that its settings say; answers when one is ready, or after a minute as it is then. */
export async function resumeService(context: CoreContext, choice: ServiceChoice): Promise<Service> {
  const { target } = await findService(context, choice);
  const { service } = await loadService(target, choice.name);
  if (service.replicas.wanted > 0) return service;
  const { scale } = service;
  await scaleTo(target, choice.name, scale.kind === 'fixed' ? scale.replicas : scale.min);
  const current = async (): Promise<Service> => (await loadService(target, choice.name)).service;
  const isBack = async (): Promise<Service | undefined> => {
    const now = await current();
    return now.replicas.ready > 0 ? now : undefined;
  };
  return (await until(isBack, { every: 300, limit: RESUME_MS })) ?? current();
}
