import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TrafficHistory } from '#contract/telemetry/traffic-history.ts';
import { api } from '#renderer/rpc/client.ts';
import { ASKED_ONCE } from '../asked-once.ts';
import type { Range } from '../call-filter.ts';

const HOUR_MS = 3_600_000;

/** How far back, and how much time a point stands for. */
export const TRAFFIC_RANGES = {
  '1h': { length: HOUR_MS, step: 'minute' },
  '24h': { length: 24 * HOUR_MS, step: 'hour' },
  '7d': { length: 7 * 24 * HOUR_MS, step: 'hour' },
  '30d': { length: 30 * 24 * HOUR_MS, step: 'hour' },
} as const satisfies Readonly<
  Record<Range, { readonly length: number; readonly step: TrafficHistory['step'] }>
>;

/** One answer takes only so long; what was read is kept, so the next one gets further. */
const AGAIN_MS = 200;

export interface TrafficQuestion {
  readonly store: string;
  /** None: all of the store. */
  readonly services: readonly string[];
  readonly range: Range;
  /** The moment up to which is asked. */
  readonly at: number;
}

/** Traffic of services over time; asked again until all of it was read. */
export function useTrafficHistory({ store, services, range, at }: TrafficQuestion) {
  const { length, step } = TRAFFIC_RANGES[range];
  return useQuery(
    api.telemetry.traffic.queryOptions({
      input: {
        store,
        ...(services.length === 0 ? {} : { services: [...services] }),
        from: new Date(at - length).toISOString(),
        to: new Date(at).toISOString(),
        step,
      },
      placeholderData: keepPreviousData,
      ...ASKED_ONCE,
      refetchInterval: ({ state }) => (state.data === undefined || isWhole(state.data) ? false : AGAIN_MS),
    }),
  );
}

/** Whether all of the time was read. */
export function isWhole({ services }: TrafficHistory): boolean {
  return services.every(({ readFrom, from }) => readFrom <= from);
}
