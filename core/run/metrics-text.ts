/** What the scoring server has counted since it started, read from its metrics. */
export interface ServerCounts {
  readonly answered: number;
  /** Of them those with a status of 400 or more; a request that was turned away is one of them. */
  readonly failed: number;
  readonly inProgress: number;
  readonly queued: number;
  /** How many answers took at most so many seconds; the last bound is endless. */
  readonly durations: readonly { readonly most: number; readonly count: number }[];
}

/** Reads the metrics of a scoring server (Prometheus text format 0.0.4; names in resources/scoring/…/front/metrics.py). */
export function readMetrics(text: string): ServerCounts {
  const samples = text.split('\n').flatMap(parseSample);
  const sumOf = (name: string, isWanted: (labels: string) => boolean = () => true): number =>
    samples
      .filter((sample) => sample.name === name && isWanted(sample.labels))
      .reduce((sum, sample) => sum + sample.value, 0);
  return {
    answered: sumOf('slipway_requests_total'),
    failed: sumOf('slipway_requests_total', (labels) => Number(labelOf(labels, 'code')) >= 400),
    inProgress: sumOf('slipway_requests_in_progress'),
    queued: sumOf('slipway_queue_length'),
    durations: samples
      .filter((sample) => sample.name === 'slipway_request_duration_seconds_bucket')
      .map((sample) => ({ most: boundOf(labelOf(sample.labels, 'le')), count: sample.value })),
  };
}

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

function parseSample(line: string): readonly Sample[] {
  const [, name, labels = '', value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  const number = Number(value);
  return name === undefined || !Number.isFinite(number) ? [] : [{ name, labels, value: number }];
}

function labelOf(labels: string, name: string): string {
  return new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
}

function boundOf(text: string): number {
  return text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
}

/**
 * The time within which a share of the answers between two looks came, in seconds: straight between the bounds of
 * the bucket it falls into. Undefined when there was no answer between them.
 */
export function durationAt(
  share: number,
  before: ServerCounts['durations'],
  after: ServerCounts['durations'],
): number | undefined {
  const counts = after.map(({ most, count }, index) => ({
    most,
    count: count - (before[index]?.count ?? 0),
  }));
  const total = counts.at(-1)?.count ?? 0;
  if (total <= 0) return undefined;
  const rank = share * total;
  let lower = { most: 0, count: 0 };
  for (const bucket of counts) {
    if (bucket.count >= rank) {
      if (bucket.most === Number.POSITIVE_INFINITY) return lower.most;
      const within = bucket.count - lower.count;
      return lower.most + (within === 0 ? 0 : ((rank - lower.count) / within) * (bucket.most - lower.most));
    }
    lower = bucket;
  }
  return lower.most;
}
