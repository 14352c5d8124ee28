import type { ColumnDrift, ColumnState, QualityFinding } from '#contract/telemetry/data-drift.ts';
import { mean, squaresAround, sum } from '../sums.ts';
import { binsOf, type ColumnBins, countIn, countsByText } from './column-bins.ts';
import type { ColumnSample } from './column-sample.ts';
import { jensenShannon, likelihood, stabilityIndex, wasserstein } from './distances.ts';
import { wordsOf } from './words.ts';

/** A distance that matters, and one that chance does not explain. Why both: see decision 11. */
const FAR = 0.1;
const UNLIKELY = 0.01;
const FEWEST_ROWS = 500;
/** A share of missing, odd or unseen values is told when it grew by more than this. */
const GROWTH = 0.01;

export interface Compared {
  readonly reference: ColumnSample;
  readonly current: ColumnSample;
  readonly before: ColumnSample | undefined;
  /** How many columns are looked at: each makes a false alarm more likely. */
  readonly columns: number;
}

/** Compares a column with its reference; undefined when the reference has nothing that can be compared. */
export function compareColumn(name: string, compared: Compared): ColumnDrift | undefined {
  const { reference, current, before, columns } = compared;
  const bins = binsOf(reference);
  if (bins === undefined) return undefined;
  const known = countsByText(reference);
  const counted = (sample: ColumnSample): readonly number[] => countIn(bins, sample, known);
  const expected = counted(reference);
  const differs = (sample: ColumnSample | undefined): 'yes' | 'no' | 'too-few' => {
    if (sample === undefined || sample.total - sample.missing < FEWEST_ROWS) return 'too-few';
    const isFar = jensenShannon(expected, counted(sample)) >= FAR;
    return isFar && likelihood(expected, counted(sample)) < UNLIKELY / columns ? 'yes' : 'no';
  };
  const seen = counted(current);
  const facts = {
    name,
    kind: bins.kind,
    state: stateOf(differs(current), differs(before)),
    distance: jensenShannon(expected, seen),
    psi: stabilityIndex(expected, seen),
    ...distanceOfNumbers(bins, reference, current),
    probability: likelihood(expected, seen),
    quality: qualityOf(bins, { reference, current, expected, seen }),
  };
  return { ...facts, words: wordsOf({ bins, reference, current, expected, seen, quality: facts.quality }) };
}

function stateOf(now: 'yes' | 'no' | 'too-few', before: 'yes' | 'no' | 'too-few'): ColumnState {
  if (now === 'too-few') return 'too-few';
  if (now === 'no') return 'stable';
  return before === 'yes' ? 'drifted' : 'suspected';
}

function distanceOfNumbers(
  bins: ColumnBins,
  reference: ColumnSample,
  current: ColumnSample,
): Pick<ColumnDrift, 'wasserstein'> {
  if (bins.kind !== 'number' || current.numbers.length === 0) return {};
  const spread = deviation(reference.numbers);
  if (spread === 0) return {};
  return { wasserstein: wasserstein(reference.numbers, current.numbers) / spread };
}

function deviation(numbers: readonly number[]): number {
  return Math.sqrt(squaresAround(mean(numbers), numbers) / numbers.length);
}

interface Counted {
  readonly reference: ColumnSample;
  readonly current: ColumnSample;
  readonly expected: readonly number[];
  readonly seen: readonly number[];
}

function qualityOf(
  bins: ColumnBins,
  { reference, current, expected, seen }: Counted,
): readonly QualityFinding[] {
  const share = (count: number, sample: ColumnSample): number =>
    sample.total === 0 ? 0 : count / sample.total;
  const outside = (counts: readonly number[]): number =>
    bins.kind === 'number' ? (counts[0] ?? 0) + (counts.at(-1) ?? 0) : 0;
  const texts = ({ texts: found }: ColumnSample): number => sum(found.values());
  const findings: readonly QualityFinding[] = [
    {
      kind: 'missing',
      reference: share(reference.missing, reference),
      current: share(current.missing, current),
    },
    ...(bins.kind === 'number'
      ? [
          {
            kind: 'type',
            reference: share(texts(reference), reference),
            current: share(texts(current), current),
          } as const,
          {
            kind: 'range',
            reference: share(outside(expected), reference),
            current: share(outside(seen), current),
          } as const,
        ]
      : [
          {
            kind: 'unseen',
            reference: share(expected.at(-1) ?? 0, reference),
            current: share(seen.at(-1) ?? 0, current),
          } as const,
        ]),
  ];
  return findings.filter((finding) => finding.current > finding.reference + GROWTH);
}
