import type { CoreContext } from '#core/context.ts';
import type { DeliveryRecord, Store } from '#core/store/store.ts';
import { isOf } from '../watch-records.ts';
import { type Delivering, deliver } from './deliver.ts';
import { keepDelivery } from './deliveries.ts';

/** Sends what is due to webhooks, in the order in which it happened. What waits for its next try holds back nothing of others. */
export async function sendWaiting(
  context: Pick<CoreContext, 'store' | 'settings' | 'environment'>,
  { now, signal }: Delivering,
): Promise<void> {
  const { store } = context;
  for (const { id } of await store.webhookDeliveries.all()) {
    const delivery = await takeDelivery(store, id, now);
    if (delivery === undefined) continue;
    const webhook = (await store.webhooks.all()).find(isOf(delivery));
    const tried =
      webhook === undefined
        ? { ...delivery, state: 'failed' as const, message: 'The webhook was removed.' }
        : await deliver(context, { delivery, webhook }, { now, signal });
    await store.change(async () => {
      // Its watch was ended meanwhile.
      if ((await store.webhookDeliveries.all()).some((each) => each.id === id))
        await keepDelivery(store, tried);
    });
  }
}

/** Longer than one try takes: a process that was ended meanwhile leaves it to the others after that. */
const TAKEN_MS = 2 * 60_000;

/** Takes a delivery that is due, so that no other process sends it too; undefined when it is not due. */
function takeDelivery(store: Store, id: string, now: Date): Promise<DeliveryRecord | undefined> {
  return store.change(async () => {
    const found = (await store.webhookDeliveries.all()).find((each) => each.id === id);
    if (found?.state !== 'waiting' || (found.nextAt ?? '') > now.toISOString()) return undefined;
    await keepDelivery(store, { ...found, nextAt: new Date(now.getTime() + TAKEN_MS).toISOString() });
    return found;
  });
}
