import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { TrafficHistory, TrafficStep } from '#contract/telemetry/traffic-history.ts';
import type { Needs } from '#core/context.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import type { CallSource } from '../call-source.ts';
import { listRecordedServices } from '../list-services.ts';
import { trimFolder } from '../segment-cache.ts';
import { HOUR_US, rangeOf, type TimeRange } from '../time-range.ts';
import { minuteTraffic } from './minute-traffic.ts';
import { openTrafficCache } from './traffic-cache.ts';
import { trafficHistory } from './traffic-history.ts';

interface TrafficRequest {
  /** Absent: all that have recorded calls in the store. */
  readonly services?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly step?: TrafficStep | undefined;
}

/** Somebody waits: what was read until then is shown, and read no second time. */
const PATIENCE_MS = 15_000;
const MOST_CACHED = 256 * 2 ** 20;
const MOST_SERVICES = 200;

const DAY_US = 24 * HOUR_US;
/** Points of one image: more are no chart, and minutes are read from the calls each time. */
const MOST_TIME: Readonly<Record<TrafficStep, number>> = {
  minute: DAY_US / 4,
  hour: 92 * DAY_US,
  day: 800 * DAY_US,
};

/** Returns the traffic of services over time, from what recorders stored. `bad_input`, and what the store throws. */
export async function readTraffic(
  context: Needs<'store'>,
  source: Omit<CallSource, 'service'>,
  request: TrafficRequest,
): Promise<TrafficHistory> {
  const range = rangeOf(request, new Date());
  const step = request.step ?? stepFor(range);
  if (range.to - range.from > MOST_TIME[step])
    throw new SlipwayError('bad_input', {
      message: `The time is too long for a point each ${step}.`,
      hint: `At most ${MOST_TIME[step] / HOUR_US} hours${step === 'day' ? '.' : `, or a longer step than ${step}.`}`,
    });
  const folder = join(context.store.folder, 'caches', 'traffic');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let hasWritten = false;
  const cache = openTrafficCache(folder, async (path, text) => {
    hasWritten = true;
    await writeAtomically(path, text, { durable: false });
  });
  const until = performance.now() + PATIENCE_MS;
  const names = request.services ?? (await listRecordedServices(source.store)).map(({ service }) => service);
  const services = [];
  for (const service of names.slice(0, MOST_SERVICES)) {
    const opened = { ...source, service };
    services.push(
      step === 'minute'
        ? await minuteTraffic(opened, range)
        : await trafficHistory(opened, cache, { range, step, until }),
    );
  }
  if (hasWritten) await trimFolder(folder, MOST_CACHED);
  return { store: source.storeName, step, services };
}

function stepFor({ from, to }: TimeRange): TrafficStep {
  return to - from <= 7 * DAY_US ? 'hour' : 'day';
}
