import type { QualityFinding } from '#contract/telemetry/data-drift.ts';
import { mean, sum } from '../sums.ts';
import type { ColumnBins } from './column-bins.ts';
import type { ColumnSample } from './column-sample.ts';

interface Told {
  readonly bins: ColumnBins;
  readonly reference: ColumnSample;
  readonly current: ColumnSample;
  readonly expected: readonly number[];
  readonly seen: readonly number[];
  readonly quality: readonly QualityFinding[];
}

/** Returns what changed in a column, in a few words: `mean 3.1 → 4.2; missing 0 % → 12 %`. */
export function wordsOf(told: Told): string {
  const { bins, quality } = told;
  const main = bins.kind === 'number' ? meanWords(told) : categoryWords(bins.names, told);
  return [main, ...quality.map(qualityWords)].filter((part) => part !== '').join('; ');
}

function meanWords({ reference, current }: Told): string {
  if (current.numbers.length === 0) return 'no numbers';
  return `mean ${number(mean(reference.numbers))} → ${number(mean(current.numbers))}`;
}

/** The category whose share changed most. */
function categoryWords(names: readonly string[], { expected, seen }: Told): string {
  const [all, now] = [sum(expected), sum(seen)];
  if (now === 0) return 'no values';
  const changes = names.map((name, index) => {
    const [from, to] = [(expected[index] ?? 0) / all, (seen[index] ?? 0) / now];
    return { name, from, to };
  });
  const [largest] = changes.sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
  if (largest === undefined) return '';
  const shown = largest.name.length > 30 ? `${largest.name.slice(0, 29)}…` : largest.name;
  return `“${shown}” ${percent(largest.from)} → ${percent(largest.to)}`;
}

const QUALITY: Readonly<Record<QualityFinding['kind'], string>> = {
  missing: 'missing',
  type: 'no numbers',
  range: 'outside the range',
  unseen: 'never seen before',
};

function qualityWords({ kind, reference, current }: QualityFinding): string {
  return `${QUALITY[kind]} ${percent(reference)} → ${percent(current)}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** Three digits that count. */
function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
