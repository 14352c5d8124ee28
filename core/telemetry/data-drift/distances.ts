import { sum } from '../sums.ts';
import { chiSquareTail } from './chi-square.ts';

/** Counts in the same bins; empty bins on both sides do not matter. */
type Counts = readonly number[];

function shares(counts: Counts): readonly number[] {
  const total = sum(counts);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

/** Returns the Jensen-Shannon distance to the base 2, from 0 to 1: `scipy.spatial.distance.jensenshannon(a, b, base=2)`. */
export function jensenShannon(a: Counts, b: Counts): number {
  const [p, q] = [shares(a), shares(b)];
  const divergence = p.reduce((soFar, left, index) => {
    const right = q[index] ?? 0;
    const middle = (left + right) / 2;
    return soFar + part(left, middle) + part(right, middle);
  }, 0);
  return Math.sqrt(Math.max(0, divergence / 2));
}

function part(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}

/** An empty bin would make the index infinite; this share stands for it, as is usual. */
const EMPTY = 0.0001;

/** Returns the population stability index of `b` against `a`. */
export function stabilityIndex(a: Counts, b: Counts): number {
  const [p, q] = [shares(a), shares(b)];
  return p.reduce((soFar, left, index) => {
    const [expected, actual] = [Math.max(left, EMPTY), Math.max(q[index] ?? 0, EMPTY)];
    return soFar + (actual - expected) * Math.log(actual / expected);
  }, 0);
}

/** Returns the probability of counts that differ at least this much when both are of one distribution: the G-test of independence. */
export function likelihood(a: Counts, b: Counts): number {
  const totals = a.map((count, index) => count + (b[index] ?? 0));
  const [sumA, sumB] = [sum(a), sum(b)];
  const used = totals.filter((total) => total > 0).length;
  if (used < 2 || sumA === 0 || sumB === 0) return 1;
  const all = sumA + sumB;
  const statistic = sum(
    totals.flatMap((total, index) => [
      surprise(a[index] ?? 0, (total * sumA) / all),
      surprise(b[index] ?? 0, (total * sumB) / all),
    ]),
  );
  return chiSquareTail(2 * statistic, used - 1);
}

function surprise(seen: number, expected: number): number {
  return seen === 0 ? 0 : seen * Math.log(seen / expected);
}

/** Returns the Wasserstein distance of two samples: `scipy.stats.wasserstein_distance(a, b)`. Both sorted, neither empty. */
export function wasserstein(a: readonly number[], b: readonly number[]): number {
  let distance = 0;
  let [i, j] = [0, 0];
  let at = Math.min(a[0] ?? 0, b[0] ?? 0);
  while (i < a.length || j < b.length) {
    const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    distance += Math.abs(i / a.length - j / b.length) * (next - at);
    at = next;
    while (a[i] === next) i += 1;
    while (b[j] === next) j += 1;
  }
  return distance;
}
