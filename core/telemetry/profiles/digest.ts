/** Quantiles of numbers: means in order, with how many values each stands for. `isExact`: each mean is a value itself. */
export interface Digest {
  readonly centroids: readonly Centroid[];
  readonly isExact: boolean;
}

export type Centroid = readonly [mean: number, count: number];

/** As the recorder does it (resources/scoring, recorder/profile/digest.py). */
const MOST_EXACT = 64;
const DELTA = 100;

/** Returns the digest of all that several stand for. Few different values stay exact. */
export function mergedDigest(digests: readonly Digest[]): Digest {
  const ordered = digests.flatMap(({ centroids }) => centroids).sort((a, b) => a[0] - b[0]);
  if (digests.every(({ isExact }) => isExact)) {
    const counts = new Map<number, number>();
    for (const [value, count] of ordered) counts.set(value, (counts.get(value) ?? 0) + count);
    if (counts.size <= MOST_EXACT) return { centroids: [...counts], isExact: true };
  }
  return { centroids: squeezed(ordered), isExact: false };
}

/** Merges ordered centroids as far as the scale function k1 of t-digests allows: small at both ends, large between. */
function squeezed(ordered: readonly Centroid[]): readonly Centroid[] {
  const total = countOf(ordered);
  const found: Centroid[] = [];
  let [mean, count, before] = [0, 0, 0];
  let limit = total * shareAt(placeOf(0) + 1);
  for (const one of ordered) {
    const weight = one[1];
    if (count === 0 || before + count + weight <= limit) {
      count += weight;
      mean += ((one[0] - mean) * weight) / count;
      continue;
    }
    found.push([mean, count]);
    before += count;
    limit = total * shareAt(placeOf(before / total) + 1);
    mean = one[0];
    count = weight;
  }
  return count === 0 ? found : [...found, [mean, count]];
}

function countOf(centroids: readonly Centroid[]): number {
  let total = 0;
  for (const one of centroids) total += one[1];
  return total;
}

function placeOf(share: number): number {
  return (DELTA / (2 * Math.PI)) * Math.asin(2 * share - 1);
}

function shareAt(place: number): number {
  return (Math.sin(Math.min(Math.PI / 2, (place * 2 * Math.PI) / DELTA)) + 1) / 2;
}

/**
 * Returns `count` numbers in order that are spread as the values of a digest. Between two means they lie on a line, outside of
 * them up to the least and the largest value.
 */
export function spreadOf(digest: Digest, { count, low, high }: Spread): readonly number[] {
  const steps = digest.isExact ? stepsOf(digest.centroids) : linesOf(digest.centroids, low, high);
  const total = steps.at(-1)?.until ?? 0;
  const found: number[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const rank = ((index + 0.5) / count) * total;
    while (at < steps.length - 1 && rank > (steps[at]?.until ?? 0)) at += 1;
    const step = steps[at];
    if (step === undefined) break;
    const part = step.until > step.since ? (rank - step.since) / (step.until - step.since) : 0;
    found.push(step.from + (step.to - step.from) * part);
  }
  return found;
}

/** Returns the value below which a share of the values of a digest lies; undefined of none. */
export function quantileOf(
  digest: Digest,
  share: number,
  { low, high }: Omit<Spread, 'count'>,
): number | undefined {
  const steps = digest.isExact ? stepsOf(digest.centroids) : linesOf(digest.centroids, low, high);
  const rank = share * (steps.at(-1)?.until ?? 0);
  const step = steps.find(({ until }) => until >= rank);
  if (step === undefined) return undefined;
  const part = step.until > step.since ? (rank - step.since) / (step.until - step.since) : 0;
  return step.from + (step.to - step.from) * Math.max(0, part);
}

interface Spread {
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/** From rank `since` to rank `until` values go from `from` to `to`. */
interface Step {
  readonly since: number;
  readonly until: number;
  readonly from: number;
  readonly to: number;
}

function stepsOf(centroids: readonly Centroid[]): readonly Step[] {
  let since = 0;
  return centroids.map(([value, count]) => {
    const step = { since, until: since + count, from: value, to: value };
    since += count;
    return step;
  });
}

/** A centroid's mean is at the middle of its ranks; a single value is at its rank whole. */
function linesOf(centroids: readonly Centroid[], low: number, high: number): readonly Step[] {
  const steps: Step[] = [];
  let [since, from, before] = [0, low, 0];
  for (const [mean, count] of centroids) {
    const middle = before + count / 2;
    steps.push({ since, until: middle, from, to: mean });
    [since, from] = [middle, mean];
    before += count;
  }
  return [...steps, { since, until: before, from, to: high }];
}
