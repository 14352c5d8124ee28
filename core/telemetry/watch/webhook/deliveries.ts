import { randomUUID } from 'node:crypto';
import type { DataDrift } from '#contract/telemetry/data-drift.ts';
import type { DataAlarm, WebhookEvent } from '#contract/telemetry/data-watch.ts';
import type { DeliveryRecord, Store } from '#core/store/store.ts';
import { isOf, type Watched } from '../watch-records.ts';

export interface News {
  readonly event: WebhookEvent;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Of one service; older ones are forgotten, delivered or not. */
const MOST_KEPT = 50;

/** Returns the news of an alarm: names and distances of columns, and no value that was in a call. */
export function newsOfDrift({
  event,
  alarm,
  drift,
  at,
}: {
  readonly event: WebhookEvent;
  readonly alarm: DataAlarm;
  readonly drift: DataDrift;
  readonly at: string;
}): News {
  const { id, store, service, since, until, columns } = alarm;
  const { state, window, reference } = drift;
  return {
    event,
    at,
    data: { alarm: id, service, store, state, since, until, window, reference: reference.rows, columns },
  };
}

/** Puts news on its way to the webhook of a service, if it has one. Only inside `store.change`. */
export async function queueNews(store: Store, watched: Watched, news: News): Promise<void> {
  if (!(await store.webhooks.all()).some(isOf(watched))) return;
  await keepDelivery(store, newDelivery(watched, news));
}

export function newDelivery({ store, service }: Watched, { event, at, data }: News): DeliveryRecord {
  return {
    id: `msg_${randomUUID()}`,
    store,
    service,
    event,
    createdAt: at,
    state: 'waiting',
    attempts: 0,
    nextAt: at,
    body: JSON.stringify({ type: event, timestamp: at, data }),
  };
}

/** Records a delivery, in place of what was known of it. Only inside `store.change`. */
export async function keepDelivery(store: Store, delivery: DeliveryRecord): Promise<void> {
  const all = await store.webhookDeliveries.all();
  const index = all.findIndex(({ id }) => id === delivery.id);
  const kept = index === -1 ? [...all, delivery] : all.with(index, delivery);
  const own = kept.filter(isOf(delivery));
  const old = new Set(own.slice(0, Math.max(0, own.length - MOST_KEPT)));
  await store.webhookDeliveries.replace(kept.filter((each) => !old.has(each)));
}
