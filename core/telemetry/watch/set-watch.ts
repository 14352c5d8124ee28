import { randomBytes } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import type { DataWatch, DataWatchRecord, WatchChange } from '#contract/telemetry/data-watch.ts';
import type { Needs } from '#core/context.ts';
import { findWatch, isOf, type Watched } from './watch-records.ts';

/**
 * Changes what is looked at every hour for a service, and makes the watch when there is none. A new webhook gets a new secret, which is
 * returned once. `bad_input` when nothing would be looked at; `not_trusted` when a page names another webhook.
 */
export async function setWatch(
  context: Needs<'store' | 'trust' | 'reach'>,
  watched: Watched,
  change: WatchChange,
): Promise<{ readonly watch: DataWatch; readonly webhookSecret?: string }> {
  const { store } = context;
  const own = isOf(watched);
  const webhookSecret = await store.change(async () => {
    const [records, webhooks] = await Promise.all([store.dataWatches.all(), store.webhooks.all()]);
    const record = changed(records.find(own), watched, change);
    if (record.drift === undefined && record.keepDays === undefined) throw nothing(watched);
    const url = change.webhook?.url;
    const isOther = url !== undefined && webhooks.find(own)?.url !== url;
    if (isOther)
      await context.trust.require(context, {
        kind: 'settings',
        changes: { [`webhook of ${watched.service}`]: url },
      });
    const secret = isOther ? `whsec_${randomBytes(32).toString('base64')}` : undefined;
    if (isOther || change.webhook === null)
      await store.webhooks.replace([
        ...webhooks.filter((each) => !own(each)),
        ...(url === undefined || secret === undefined ? [] : [{ ...watched, url, secret }]),
      ]);
    await store.dataWatches.replace([...records.filter((each) => !own(each)), record]);
    return secret;
  });
  return {
    watch: await findWatch(context, watched),
    ...(webhookSecret === undefined ? {} : { webhookSecret }),
  };
}

/** Ends a watch, with its webhook, its alarms and what was still to be sent. `not_found`. */
export async function removeWatch(context: Needs<'store'>, watched: Watched): Promise<DataWatch> {
  const { store } = context;
  const isOther = (each: Watched): boolean => !isOf(watched)(each);
  const removed = await findWatch(context, watched);
  await store.change(async () => {
    await store.dataWatches.replace((await store.dataWatches.all()).filter(isOther));
    await store.webhooks.replace((await store.webhooks.all()).filter(isOther));
    await store.dataAlarms.replace((await store.dataAlarms.all()).filter(isOther));
    await store.webhookDeliveries.replace((await store.webhookDeliveries.all()).filter(isOther));
  });
  return removed;
}

function changed(
  before: DataWatchRecord | undefined,
  { store, service }: Watched,
  change: WatchChange,
): DataWatchRecord {
  const drift = change.drift === undefined ? before?.drift : (change.drift ?? undefined);
  const keepDays = change.keepDays === undefined ? before?.keepDays : (change.keepDays ?? undefined);
  const { startedAt, lastDrift, lastRetention } = before ?? {};
  return {
    store,
    service,
    createdAt: before?.createdAt ?? new Date().toISOString(),
    ...(drift === undefined ? {} : { drift }),
    ...(keepDays === undefined ? {} : { keepDays }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(lastDrift === undefined || drift === undefined ? {} : { lastDrift }),
    ...(lastRetention === undefined || keepDays === undefined ? {} : { lastRetention }),
  };
}

function nothing({ service }: Watched): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `Nothing of ${service} would be watched.`,
    hint: `Choose drift, or how many days calls are kept. \`slipway data unwatch ${service}\` ends a watch.`,
  });
}
