import type { DataDrift } from '#contract/telemetry/data-drift.ts';
import type { DataAlarm } from '#contract/telemetry/data-watch.ts';
import type { Needs } from '#core/context.ts';
import { followAlarm } from './alarm.ts';
import { isOf, type Watched } from './watch-records.ts';
import { newsOfDrift, queueNews } from './webhook/deliveries.ts';

/** Of all services together; the oldest that have ended are forgotten. */
const MOST_ALARMS = 1000;

/** Records what a comparison says of the alarm of a service, and what of it is news for its webhook. */
export async function keepAlarm(
  { store }: Needs<'store'>,
  watched: Watched,
  { drift, at }: { readonly drift: DataDrift; readonly at: string },
): Promise<void> {
  const own = isOf(watched);
  await store.change(async () => {
    // It was ended meanwhile.
    if (!(await store.dataWatches.all()).some(own)) return;
    const alarms = await store.dataAlarms.all();
    const open = alarms.find((alarm) => own(alarm) && alarm.until === undefined);
    const followed = followAlarm(open, drift, { ...watched, at });
    if (followed === undefined) return;
    const { alarm, event } = followed;
    await store.dataAlarms.replace(fewer([...alarms.filter(({ id }) => id !== alarm.id), alarm]));
    if (event !== undefined) await queueNews(store, watched, newsOfDrift({ event, alarm, drift, at }));
  });
}

function fewer(alarms: readonly DataAlarm[]): readonly DataAlarm[] {
  const over = alarms.length - MOST_ALARMS;
  if (over <= 0) return alarms;
  const ended = new Set(alarms.filter(({ until }) => until !== undefined).slice(0, over));
  return alarms.filter((alarm) => !ended.has(alarm));
}
