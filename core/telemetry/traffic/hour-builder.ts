import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { SegmentEnd } from '../segment-lines.ts';
import type { HourTraffic, StartHour, StatusCount, VersionHour } from './hour-traffic.ts';
import { type LatencyBuilder, latencyBuilder } from './latency.ts';
import type { ProfileTraffic } from './profile-traffic.ts';

/** Adds up the files of an hour. */
export interface HourBuilder {
  addCalls(calls: readonly RecordedCall[], end: SegmentEnd | undefined): void;
  addProfiles(profiles: readonly ProfileTraffic[], end: SegmentEnd | undefined): void;
  addUnreadable(): void;
  build(): HourTraffic;
}

interface GrowingVersion {
  readonly deployment: string;
  models: string;
  first: string;
  last: string;
  untimed: number;
  readonly statuses: Map<string, { stored: number; sampled: number }>;
  readonly latency: LatencyBuilder;
}

interface GrowingStart {
  readonly deployment: string;
  stored: number;
  accounts: StartHour['accounts'];
}

/** Images of one hour; whoever writes to the store can name many. Those that are met later count together. */
const MOST_VERSIONS = 100;
const MOST_STARTS = 10_000;
const LONGEST_NAME = 300;
/** A sample rate of nearly nothing would stand for more calls than there are. */
const MOST_WEIGHT = 1e6;

export function hourBuilder(): HourBuilder {
  const versions = new Map<string, GrowingVersion>();
  const starts = new Map<string, GrowingStart>();
  const seen = new Set<string>();
  let unreadable = 0;
  let contradicting = 0;
  const versionOf = (told: string): GrowingVersion => {
    const name = told.slice(0, LONGEST_NAME);
    const key = versions.has(name) || versions.size < MOST_VERSIONS ? name : '';
    const version = versions.get(key) ?? newVersion(key);
    versions.set(key, version);
    return version;
  };
  /** Of two files that say they are one segment, the calls of the second count for themselves. */
  const addEnd = (stored: number, end: SegmentEnd | undefined, deployment: string): void => {
    const isSecond = end !== undefined && seen.has(`${end.start}/${end.segment}`);
    if (isSecond) contradicting += 1;
    if (end === undefined) unreadable += 1;
    const accounts = isSecond ? undefined : end?.accounts;
    if (end !== undefined) seen.add(`${end.start}/${end.segment}`);
    const isKnown = accounts !== undefined && (starts.has(accounts.start) || starts.size < MOST_STARTS);
    addStart(starts, isKnown ? accounts.start : '', {
      stored,
      deployment,
      accounts: isKnown ? accounts : undefined,
    });
  };
  return {
    addCalls: (calls, end) => {
      for (const call of calls) addCall(versionOf(call.deployment), call);
      addEnd(calls.length, end, end?.deployment ?? calls[0]?.deployment ?? '');
    },
    addProfiles: (profiles, end) => {
      for (const profile of profiles) addProfile(versionOf(profile.deployment), profile);
      const stored = profiles.reduce((total, { data }) => total + data.calls, 0);
      addEnd(stored, end, end?.deployment ?? profiles[0]?.deployment ?? '');
    },
    addUnreadable: () => {
      unreadable += 1;
    },
    build: () => ({
      versions: [...versions.values()].map(built),
      starts: [...starts].map(([start, { deployment, stored, accounts }]) => ({
        start,
        deployment,
        stored,
        ...(accounts === undefined ? {} : { accounts }),
      })),
      unreadable,
      contradicting,
    }),
  };
}

function newVersion(deployment: string): GrowingVersion {
  return {
    deployment,
    models: '',
    first: '',
    last: '',
    untimed: 0,
    statuses: new Map(),
    latency: latencyBuilder(),
  };
}

function built({ statuses, latency, ...facts }: GrowingVersion): VersionHour {
  const told = latency.build();
  return {
    ...facts,
    statuses: Object.fromEntries(statuses),
    ...(told === undefined ? {} : { latency: told }),
  };
}

interface FileOfStart {
  readonly stored: number;
  readonly deployment: string;
  readonly accounts: (StartHour['accounts'] & object) | undefined;
}

/** The accounts of the last segment stand for the hour: they only grow. */
function addStart(
  starts: Map<string, GrowingStart>,
  name: string,
  { stored, deployment, accounts }: FileOfStart,
): void {
  const start = starts.get(name) ?? {
    deployment: name === '' ? '' : deployment,
    stored: 0,
    accounts: undefined,
  };
  starts.set(name, start);
  start.stored += stored;
  if (accounts === undefined || accounts.segment < (start.accounts?.segment ?? 0)) return;
  const { segment, offered, sampledOut, lost } = accounts;
  start.accounts = { segment, offered, sampledOut, lost };
}

function addCall(version: GrowingVersion, call: RecordedCall): void {
  const weight = weightOf(call.sampleRate);
  addTimes(version, call.time, call.time);
  if (call.models !== undefined) version.models = call.models.slice(0, LONGEST_NAME);
  addStatus(version, classOf(call.status), { stored: 1, sampled: weight - 1 });
  version.latency.add(Math.max(0, call.milliseconds), weight);
}

function addProfile(version: GrowingVersion, { models, samplerate, time, data }: ProfileTraffic): void {
  const { calls, answered, statuses, durationus } = data;
  addTimes(version, time ?? '', data.to ?? time ?? '');
  if (models !== '') version.models = models.slice(0, LONGEST_NAME);
  const told = statuses ?? { '2xx': answered, other: calls - answered };
  for (const [name, stored] of Object.entries(told))
    addStatus(version, name, { stored, sampled: isSampled(name) ? stored * (weightOf(samplerate) - 1) : 0 });
  if (durationus === undefined) version.untimed += calls;
  else
    version.latency.addAll({
      centroids: durationus.digest.map(([mean, weight]) => [mean / 1000, weight]),
      isExact: durationus.exact,
      high: durationus.max / 1000,
    });
}

/** Failures are always recorded. */
function isSampled(statusClass: string): boolean {
  return statusClass < '4';
}

function weightOf(sampleRate: number): number {
  return Math.min(MOST_WEIGHT, Math.max(1, 1 / sampleRate));
}

function classOf(status: number): string {
  const first = Math.floor(status / 100);
  return first >= 1 && first <= 5 ? `${first}xx` : 'other';
}

function addStatus(version: GrowingVersion, name: string, { stored, sampled }: StatusCount): void {
  if (stored === 0) return;
  const counted = version.statuses.get(name) ?? { stored: 0, sampled: 0 };
  version.statuses.set(name, counted);
  counted.stored += stored;
  counted.sampled += sampled;
}

function addTimes(version: GrowingVersion, first: string, last: string): void {
  if (first !== '' && (version.first === '' || first < version.first)) version.first = first;
  if (last > version.last) version.last = last;
}
