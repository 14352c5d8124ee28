import type {
  ServiceTraffic,
  TrafficHistory,
  TrafficPoint,
  TrafficStep,
} from '#contract/telemetry/traffic-history.ts';
import type { ChartColor } from '#renderer/parts/chart/chart.tsx';

/** What one line of the charts stands for: an image, or a whole service where several are compared. */
export interface TrafficLine {
  readonly name: string;
  readonly color: ChartColor;
  readonly requests: readonly number[];
  /** Share of requests that failed, from 0 to 1; null without requests. */
  readonly failed: readonly (number | null)[];
  /** Milliseconds; null where it is not known. */
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

export interface TrafficChart {
  /** Seconds of Unix time. */
  readonly x: readonly number[];
  readonly lines: readonly TrafficLine[];
  /** Images that are not shown: there are more than colours. */
  readonly left: number;
}

const COLORS: readonly ChartColor[] = ['accent', 'warn', 'good', 'dim', 'bad'];

/** What the charts can tell apart. */
export const MOST_LINES = COLORS.length;

const STEP_SECONDS: Readonly<Record<TrafficStep, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** Returns the lines of charts: of the newest images of one service, or of several services. Steps without requests are 0. */
export function trafficChart({ services, step }: TrafficHistory): TrafficChart {
  const [first] = services;
  if (first === undefined) return { x: [], lines: [], left: 0 };
  const x = stepsOf(first, STEP_SECONDS[step]);
  const sources =
    services.length === 1
      ? first.versions.map(({ deployment, points }) => ({ name: deployment, points }))
      : services.map((service) => ({ name: service.service, points: togetherOf(service) }));
  const shown = services.length === 1 ? sources.slice(-MOST_LINES).reverse() : sources.slice(0, MOST_LINES);
  return {
    x,
    lines: shown.map(({ name, points }, index) => lineOf(points, { x, name, color: COLORS[index] ?? 'dim' })),
    left: sources.length - shown.length,
  };
}

function stepsOf({ from, to, readFrom }: ServiceTraffic, step: number): readonly number[] {
  const begin = Math.floor(Date.parse(readFrom > from ? readFrom : from) / 1000 / step) * step;
  const count = Math.max(1, Math.ceil((Date.parse(to) / 1000 - begin) / step));
  return Array.from({ length: count }, (_, index) => begin + index * step);
}

/** The images of a service together. Quantiles do not add up: the slowest image that served tells. */
function togetherOf({ versions }: ServiceTraffic): readonly TrafficPoint[] {
  const all = new Map<string, TrafficPoint>();
  for (const { points } of versions)
    for (const point of points) {
      const before = all.get(point.at);
      all.set(point.at, before === undefined ? point : sumOf(before, point));
    }
  return [...all.values()];
}

function sumOf(a: TrafficPoint, b: TrafficPoint): TrafficPoint {
  const statuses: Record<string, number> = { ...a.statuses };
  for (const [name, count] of Object.entries(b.statuses)) statuses[name] = (statuses[name] ?? 0) + count;
  const slower = (b.p99 ?? 0) > (a.p99 ?? 0) ? b : a;
  const { p50, p95, p99 } = slower;
  return {
    at: a.at,
    requests: a.requests + b.requests,
    statuses,
    ...(p50 === undefined ? {} : { p50 }),
    ...(p95 === undefined ? {} : { p95 }),
    ...(p99 === undefined ? {} : { p99 }),
  };
}

function lineOf(
  points: readonly TrafficPoint[],
  { x, name, color }: { readonly x: readonly number[]; readonly name: string; readonly color: ChartColor },
): TrafficLine {
  const byTime = new Map(points.map((point) => [Date.parse(point.at) / 1000, point]));
  const told = x.map((at) => byTime.get(at));
  return {
    name,
    color,
    requests: told.map((point) => point?.requests ?? 0),
    failed: told.map((point) =>
      point === undefined || point.requests === 0 ? null : (point.statuses['5xx'] ?? 0) / point.requests,
    ),
    p50: told.map((point) => point?.p50 ?? null),
    p99: told.map((point) => point?.p99 ?? null),
  };
}
