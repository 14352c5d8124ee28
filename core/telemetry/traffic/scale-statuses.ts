import { sum } from '../sums.ts';
import type { StatusCount } from './hour-traffic.ts';

/** Calls of an image in an hour that are not stored. */
export interface Unseen {
  readonly sampledOut: number;
  /** Lost, deleted and missing ones: any call could be one of them. */
  readonly rest: number;
  /** False: the accounts do not tell all of them. */
  readonly isKnown: boolean;
}

/** Requests by class of status, those that are not stored among them. */
export type Statuses = ReadonlyMap<string, number>;

/**
 * Returns how all calls of an hour ended, by what is stored of them. Those left out by share are spread as the sample rates say,
 * which leaves failures as they are, and all others as what is known then.
 */
export function scaledStatuses(
  stored: Readonly<Record<string, StatusCount>>,
  { sampledOut, rest, isKnown }: Unseen,
): Statuses {
  const classes = Object.entries(stored);
  const bySample = sum(classes.map(([, { sampled }]) => sampled));
  const count = sum(classes.map(([, counted]) => counted.stored));
  if (count === 0) return new Map();
  const out = isKnown ? sampledOut : Math.max(sampledOut, bySample);
  const sampled = classes.map(([name, counted]) => {
    const share = bySample > 0 ? counted.sampled / bySample : counted.stored / count;
    return [name, counted.stored + out * share] as const;
  });
  return new Map(sampled.map(([name, value]) => [name, value * (1 + rest / (count + out))]));
}
