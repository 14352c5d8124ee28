import type { Training } from '#contract/manifest/training.ts';
import { isOwnMetric, type Metric, OF_NUMBERS } from '#contract/metric.ts';
import type { JudgedRows } from './judged-rows.ts';

/** Numbers with more values than this are measured and not counted as classes. */
const MOST_CLASSES = 20;

/** What is told of both models: what gates ask for, and what is usual for such labels. */
export function chooseMetrics(rows: JudgedRows, training: Training): readonly Metric[] {
  const asked = training.gates
    .filter(({ slice }) => slice === undefined)
    .flatMap(({ metric }) => (isOwnMetric(metric) ? [] : [metric]));
  const usual: readonly Metric[] = isOfNumbers(rows, asked)
    ? ['mae', 'rmse', 'r2']
    : ['accuracy', 'f1', ...(rows.candidate.scores === undefined ? [] : (['auc', 'log-loss'] as const))];
  return [...new Set([...asked, ...usual])];
}

function isOfNumbers({ labels, candidate }: JudgedRows, asked: readonly Metric[]): boolean {
  if (asked.length > 0) return asked.some((metric) => OF_NUMBERS.has(metric));
  const areNumbers = [...labels, ...candidate.predicted].every((value) => typeof value === 'number');
  const isWhole = candidate.predicted.every((value) => Number.isInteger(value));
  return areNumbers && (!isWhole || new Set(labels).size > MOST_CLASSES);
}
