import { SlipwayError } from '#contract/errors.ts';
import type { DataWatch, DataWatchRecord } from '#contract/telemetry/data-watch.ts';
import type { Needs } from '#core/context.ts';
import type { DeliveryRecord } from '#core/store/store.ts';

/** What a watch is of. */
export interface Watched {
  readonly store: string;
  readonly service: string;
}

const MOST_ALARMS_SHOWN = 20;

export function isOf({ store, service }: Watched): (other: Watched) => boolean {
  return (other) => other.store === store && other.service === service;
}

/** Returns the watches with what they found, by service. */
export async function listWatches(
  { store }: Needs<'store'>,
  only: { readonly [Key in keyof Watched]?: string | undefined } = {},
): Promise<readonly DataWatch[]> {
  const [records, alarms, webhooks, deliveries] = await Promise.all([
    store.dataWatches.all(),
    store.dataAlarms.all(),
    store.webhooks.all(),
    store.webhookDeliveries.all(),
  ]);
  return records
    .filter(
      (record) =>
        (only.store ?? record.store) === record.store && (only.service ?? record.service) === record.service,
    )
    .map(({ startedAt: _startedAt, ...record }): DataWatch => {
      const own = isOf(record);
      const url = webhooks.find(own)?.url;
      const last = deliveries.findLast(own);
      return {
        ...record,
        ...(url === undefined
          ? {}
          : {
              webhook: {
                origin: new URL(url).origin,
                ...(last === undefined ? {} : { lastDelivery: withoutBody(last) }),
              },
            }),
        alarms: alarms.filter(own).slice(-MOST_ALARMS_SHOWN).reverse(),
      };
    })
    .sort((a, b) => a.service.localeCompare(b.service) || a.store.localeCompare(b.store));
}

export function withoutBody({ body: _body, ...delivery }: DeliveryRecord): Omit<DeliveryRecord, 'body'> {
  return delivery;
}

/** Returns the watch of a service. `not_found`. */
export async function findWatch(context: Needs<'store'>, watched: Watched): Promise<DataWatch> {
  const [found] = await listWatches(context, watched);
  if (found !== undefined) return found;
  throw new SlipwayError('not_found', {
    message: `${watched.service} is not watched in ${watched.store}.`,
    hint: `\`slipway data watch ${watched.service} --drift\` starts it.`,
  });
}

/** Changes one watch, if it is still there. */
export async function changeWatch(
  { store }: Needs<'store'>,
  watched: Watched,
  change: (record: DataWatchRecord) => DataWatchRecord,
): Promise<void> {
  const own = isOf(watched);
  await store.change(async () => {
    const all = await store.dataWatches.all();
    if (all.some(own))
      await store.dataWatches.replace(all.map((record) => (own(record) ? change(record) : record)));
  });
}
