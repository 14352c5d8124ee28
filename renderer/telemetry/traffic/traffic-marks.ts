import type { TrafficHistory } from '#contract/telemetry/traffic-history.ts';
import type { ChartMark } from '#renderer/parts/chart/chart.tsx';

/** A deployment of a service. */
export interface TrafficEvent {
  /** When it began. */
  readonly at: string;
  readonly image: string;
}

/** Returns what is marked on the axis: deployments, or without a cluster the first call of each image but the oldest. */
export function trafficMarks(
  { services }: TrafficHistory,
  deployments: readonly TrafficEvent[] | undefined,
): readonly ChartMark[] {
  const [first] = services;
  if (first === undefined) return [];
  const events =
    deployments ??
    first.versions.slice(1).map(({ deployment, first: at }): TrafficEvent => ({ at, image: deployment }));
  return events
    .map(({ at, image }) => ({ x: Date.parse(at) / 1000, label: image }))
    .filter(({ x }) => x >= Date.parse(first.from) / 1000 && x <= Date.parse(first.to) / 1000)
    .sort((a, b) => a.x - b.x);
}
