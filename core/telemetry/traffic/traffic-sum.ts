import type {
  ServiceTraffic,
  TrafficHour,
  TrafficPoint,
  VersionTraffic,
} from '#contract/telemetry/traffic-history.ts';
import { sum } from '../sums.ts';
import { type AccountsSum, accountsSum } from './add-accounts.ts';
import { balanceHours, type StartBalance } from './balance-hours.ts';
import type { HourTraffic, Latency, StartHour, StatusCount } from './hour-traffic.ts';
import { type LatencyBuilder, latencyBuilder, type Quantiles, quantilesOf } from './latency.ts';
import { scaledStatuses } from './scale-statuses.ts';

/** Adds up hours, the newest first. */
export interface TrafficSum {
  /** `hour`: `2026-11-30T09`. */
  add(hour: string, traffic: HourTraffic): void;
  /** No other hour of this day follows: what its calls took is added up and let go. */
  endDay(): void;
  build(facts: Facts): ServiceTraffic;
}

interface Facts {
  readonly readFrom: Date;
  readonly deleted: ReadonlyMap<string, number>;
  /** Records of deletions that were not read. */
  readonly ignored: number;
}

interface Asked {
  readonly service: string;
  readonly step: 'hour' | 'day';
  readonly from: Date;
  readonly to: Date;
}

/** An hour without what its calls took. */
interface Hour {
  readonly hour: string;
  readonly statuses: ReadonlyMap<string, Readonly<Record<string, StatusCount>>>;
  readonly starts: readonly StartHour[];
  readonly unreadable: number;
  readonly contradicting: number;
}

interface Version {
  models: string;
  first: string;
  last: string;
  untimed: number;
  readonly latency: LatencyBuilder;
}

/** Files of an hour are stored until so long after it: then it can no longer grow, as a rule. */
const SETTLES_MS = 10 * 60_000;

export function trafficSum({ service, step, from, to }: Asked): TrafficSum {
  const hours: Hour[] = [];
  const versions = new Map<string, Version>();
  const quantiles = new Map<string, Quantiles>();
  let open = new Map<string, LatencyBuilder>();
  const bucketOf = (hour: string): string =>
    step === 'day' ? `${hour.slice(0, 10)}T00:00:00.000Z` : `${hour}:00:00.000Z`;
  const isAsked = (hour: string): boolean => Date.parse(`${hour}:00:00Z`) >= from.getTime();
  return {
    add: (hour, traffic) => {
      hours.push(withoutLatency(hour, traffic));
      if (!isAsked(hour)) return;
      for (const told of traffic.versions) {
        const version = versions.get(told.deployment) ?? newVersion();
        versions.set(told.deployment, version);
        addFacts(version, told);
        if (told.latency === undefined) continue;
        const key = keyOf(bucketOf(hour), told.deployment);
        const builder = open.get(key) ?? latencyBuilder();
        open.set(key, builder);
        builder.addAll(told.latency);
      }
    },
    endDay: () => {
      for (const [key, builder] of open) {
        const latency: Latency | undefined = builder.build();
        quantiles.set(key, quantilesOf(latency));
        const [, deployment = ''] = key.split('\n');
        if (latency !== undefined) versions.get(deployment)?.latency.addAll(latency);
      }
      open = new Map();
    },
    build: ({ readFrom, deleted, ignored }) => {
      const oldestFirst = hours.reverse();
      const balances = balanceHours(oldestFirst, { from: readFrom, deleted });
      const points = pointsOf(
        oldestFirst.filter(({ hour }) => isAsked(hour)),
        { bucketOf, balances },
      );
      const told = [...points].map(
        ([deployment, counted]): VersionTraffic =>
          versionTraffic(deployment, versions.get(deployment) ?? newVersion(), { counted, quantiles }),
      );
      const balanced = hoursOf(
        oldestFirst.filter(({ hour }) => isAsked(hour)),
        { bucketOf, balances, step },
      );
      return {
        service,
        from: from.toISOString(),
        to: to.toISOString(),
        readFrom: (readFrom < from ? from : readFrom).toISOString(),
        versions: told.sort((a, b) => (a.first < b.first ? -1 : 1)),
        completeness: balanced,
        accounts: totalOf(balanced, ignored),
      };
    },
  };
}

function totalOf(hours: readonly TrafficHour[], ignored: number): TrafficHour['accounts'] {
  const total = accountsSum();
  for (const { accounts } of hours) total.add(accounts);
  total.add({ unreadable: ignored });
  return total.build();
}

function keyOf(bucket: string, deployment: string): string {
  return `${bucket}\n${deployment}`;
}

function newVersion(): Version {
  return { models: '', first: '', last: '', untimed: 0, latency: latencyBuilder() };
}

function withoutLatency(hour: string, { versions, ...traffic }: HourTraffic): Hour {
  return {
    hour,
    ...traffic,
    statuses: new Map(versions.map(({ deployment, statuses }) => [deployment, statuses])),
  };
}

function addFacts(version: Version, told: HourTraffic['versions'][number]): void {
  version.untimed += told.untimed;
  if (version.models === '') version.models = told.models;
  if (told.first !== '' && (version.first === '' || told.first < version.first)) version.first = told.first;
  if (told.last > version.last) version.last = told.last;
}

interface Placed {
  readonly bucketOf: (hour: string) => string;
  readonly balances: ReadonlyMap<string, readonly StartBalance[]>;
}

/** Requests by class of status, of one image in one step. */
interface Counted {
  requests: number;
  readonly statuses: Map<string, number>;
}

type Points = ReadonlyMap<string, ReadonlyMap<string, Counted>>;

/** Returns the requests of each image by step. */
function pointsOf(hours: readonly Hour[], { bucketOf, balances }: Placed): Points {
  const points = new Map<string, Map<string, Counted>>();
  for (const { hour, statuses } of hours) {
    const byDeployment = startsByDeployment(statuses.keys(), balances.get(hour) ?? []);
    for (const [deployment, own] of byDeployment) {
      const stored = statuses.get(deployment) ?? {};
      const unseen = {
        sampledOut: sum(own.map(({ sampledOut }) => sampledOut)),
        rest: sum(own.map(({ lost, deleted, missing }) => sum(Object.values(lost)) + deleted + missing)),
        isKnown: own.length > 0 && own.every(({ isKnown }) => isKnown),
      };
      const scaled = scaledStatuses(stored, unseen);
      const requests = scaled.size === 0 ? unseen.sampledOut + unseen.rest : sum(scaled.values());
      if (requests > 0) addCounts(points, { deployment, bucket: bucketOf(hour) }, { requests, scaled });
    }
  }
  return points;
}

function startsByDeployment(
  names: Iterable<string>,
  starts: readonly StartBalance[],
): ReadonlyMap<string, readonly StartBalance[]> {
  const found = new Map<string, StartBalance[]>([...names].map((name) => [name, []]));
  const offering = new Set(starts.filter(({ offered }) => offered > 0).map(({ deployment }) => deployment));
  for (const start of starts) {
    const own = found.get(start.deployment);
    if (own === undefined && !offering.has(start.deployment)) continue;
    if (own === undefined) found.set(start.deployment, [start]);
    else own.push(start);
  }
  return found;
}

function addCounts(
  points: Map<string, Map<string, Counted>>,
  { deployment, bucket }: { readonly deployment: string; readonly bucket: string },
  { requests, scaled }: { readonly requests: number; readonly scaled: ReadonlyMap<string, number> },
): void {
  const ofVersion = points.get(deployment) ?? new Map<string, Counted>();
  points.set(deployment, ofVersion);
  const counted = ofVersion.get(bucket) ?? { requests: 0, statuses: new Map<string, number>() };
  ofVersion.set(bucket, counted);
  counted.requests += requests;
  for (const [name, value] of scaled) counted.statuses.set(name, (counted.statuses.get(name) ?? 0) + value);
}

function versionTraffic(
  deployment: string,
  { models, first, last, untimed, latency }: Version,
  {
    counted,
    quantiles,
  }: {
    readonly counted: ReadonlyMap<string, Counted>;
    readonly quantiles: ReadonlyMap<string, Quantiles>;
  },
): VersionTraffic {
  const points = [...counted].map(
    ([at, { requests, statuses }]): TrafficPoint => ({
      at,
      requests: Math.round(requests),
      statuses: rounded(statuses),
      ...quantiles.get(keyOf(at, deployment)),
    }),
  );
  const total = new Map<string, number>();
  for (const { statuses } of counted.values())
    for (const [name, value] of statuses) total.set(name, (total.get(name) ?? 0) + value);
  return {
    deployment,
    models: models === '' ? [] : models.split(','),
    first: first === '' ? (points[0]?.at ?? '') : first,
    last: last === '' ? (points.at(-1)?.at ?? '') : last,
    requests: sum(points.map(({ requests }) => requests)),
    statuses: rounded(total),
    ...quantilesOf(latency.build()),
    untimed,
    points,
  };
}

function rounded(statuses: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...statuses].sort().map(([name, value]) => [name, Math.round(value)]));
}

/** Returns what became of all calls of each step. */
function hoursOf(
  hours: readonly Hour[],
  { bucketOf, balances, step }: Placed & Pick<Asked, 'step'>,
): readonly TrafficHour[] {
  const found = new Map<string, AccountsSum>();
  for (const { hour, unreadable, contradicting } of hours) {
    const bucket = bucketOf(hour);
    const accounts = found.get(bucket) ?? accountsSum();
    found.set(bucket, accounts);
    accounts.add({ unreadable, contradicting });
    for (const start of balances.get(hour) ?? [])
      accounts.add({ ...start, unreadable: 0, contradicting: start.isContradicting ? 1 : 0 });
  }
  const length = step === 'day' ? 86_400_000 : 3_600_000;
  const now = Date.now();
  return [...found].map(([at, accounts]) => ({
    at,
    accounts: accounts.build(),
    isOpen: Date.parse(at) + length + SETTLES_MS > now,
  }));
}
