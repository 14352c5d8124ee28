import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Gate, Training } from '#contract/manifest/training.ts';
import { isOwnMetric, type OwnMetric } from '#contract/metric.ts';
import type { Comparison, Estimate } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import type { ScriptPlace } from '#core/engine/script-runner.ts';
import { METRICS_FILE } from '#core/manifest/check/check-own-metrics.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { judgingRoom, type Room } from '../room.ts';
import { scriptLimits } from '../train/amounts.ts';
import { explainScript } from '../train/explain-script.ts';
import { intervalOf } from './compare-models.ts';
import { shareOutside } from './confidence.ts';
import { isLessBetter } from './judge-gate.ts';
import type { JudgedRows } from './judged-rows.ts';
import measurer from './measure_metrics.py?raw';

/** The project's own metrics, as they were before the training ran: it cannot change what it is judged by. */
export interface OwnMetrics {
  readonly text: string;
  readonly place: (work: TaskWork) => Promise<ScriptPlace>;
}

export interface OwnComparisons {
  readonly comparisons: readonly Comparison[];
  /** What its functions did wrong: their gates cannot tell. */
  readonly warnings: readonly string[];
}

interface Request {
  readonly own: OwnMetrics;
  readonly rows: JudgedRows;
  readonly training: Training;
  readonly room: Room;
  readonly seed: number;
}

interface Measurement {
  readonly metric: OwnMetric;
  readonly isLess: boolean;
  readonly slice: Comparison['slice'];
  readonly places: readonly number[];
}

/** A function in Python is slower than what Slipway measures itself. */
const RESAMPLES = 400;

const valueSchema = z.number().nullable();
const measuredSchema = z.union([
  z.object({ error: z.string() }),
  z.object({
    candidate: valueSchema,
    champion: valueSchema,
    candidates: z.array(valueSchema),
    champions: z.array(valueSchema),
  }),
]);
type Measured = z.output<typeof measuredSchema>;

/** Measures both models by functions of metrics.py, in the environment of the training. Errors as `scripts.run`. */
export async function compareByOwnMetrics(
  context: CoreContext,
  request: Request,
  work: TaskWork,
): Promise<OwnComparisons> {
  const wanted = measurementsOf(request.training.gates, request.rows);
  if (wanted.length === 0) return { comparisons: [], warnings: [] };
  return work.within('own-metrics', `Measure with ${METRICS_FILE}`, async () => {
    const found = await measure(context, request, wanted, work);
    if (typeof found === 'string') return { comparisons: [], warnings: [found] };
    const comparisons = wanted.flatMap((each, at) => comparisonOf(each, found[at], request.rows));
    const errors = wanted.flatMap(({ metric }, at) => {
      const one = found[at];
      return one !== undefined && 'error' in one ? [`${metric} cannot be measured: ${one.error}`] : [];
    });
    return { comparisons, warnings: [...new Set(errors)] };
  });
}

function measurementsOf(gates: readonly Gate[], rows: JudgedRows): readonly Measurement[] {
  const whole = rows.labels.map((_label, at) => at);
  if (whole.length === 0) return [];
  const found = new Map<string, Measurement>();
  for (const gate of gates) {
    const { metric, slice } = gate;
    if (!isOwnMetric(metric)) continue;
    const isLess = isLessBetter(gate);
    const values = slice === undefined ? undefined : rows.slices.get(slice);
    if (slice === undefined || values === undefined) {
      found.set(metric, { metric, isLess, slice: undefined, places: whole });
      continue;
    }
    for (const value of [...new Set(values)].sort())
      found.set(`${metric} ${slice} ${value}`, {
        metric,
        isLess,
        slice: { column: slice, value },
        places: whole.filter((at) => values[at] === value),
      });
  }
  return [...found.values()];
}

/** What was measured, or why nothing could be. */
async function measure(
  context: CoreContext,
  { own, rows, training, room, seed }: Request,
  wanted: readonly Measurement[],
  work: TaskWork,
): Promise<readonly Measured[] | string> {
  const measuring = await judgingRoom(room, 'metrics', 'work');
  const { folder } = measuring;
  await mkdir(measuring.work);
  const task = {
    labels: rows.labels,
    candidate: answersOf(rows.candidate),
    champion: rows.champion === undefined ? null : answersOf(rows.champion),
    seed,
    resamples: RESAMPLES,
    measurements: wanted.map(({ metric, places }) => ({ name: metric.slice('metrics.'.length), places })),
  };
  const program = join(folder, 'measure_metrics.py');
  await writeFile(program, measurer);
  await writeFile(join(folder, METRICS_FILE), own.text);
  await writeFile(join(folder, 'task.json'), JSON.stringify(task), { mode: 0o600 });
  const place = await own.place(work);
  try {
    const { limits } = training;
    const words = ['python', program, folder];
    const run = {
      place,
      words,
      room: measuring,
      variables: {},
      limits: scriptLimits(limits),
      source: 'metrics',
    };
    const end = await context.scripts.run(run, work);
    if (end.code !== 0 || end.stopped !== undefined)
      return explainScript(end, { name: METRICS_FILE, work: measuring.work, limits }).message;
    return z.array(measuredSchema).parse(JSON.parse(await readFile(join(folder, 'measured.json'), 'utf8')));
  } finally {
    await place.release();
  }
}

function answersOf({ predicted, scores }: JudgedRows['candidate']) {
  return { predicted, scores: scores ?? null };
}

function comparisonOf(
  { metric, isLess, slice, places }: Measurement,
  measured: Measured | undefined,
  rows: JudgedRows,
): readonly Comparison[] {
  const about = { metric, ...(slice === undefined ? {} : { slice }), rows: places.length };
  if (measured === undefined || 'error' in measured) return [about];
  const { candidate, champion, candidates, champions } = measured;
  const gainOf = (value: number | null, other: number | null): number =>
    value === null || other === null ? Number.NaN : isLess ? other - value : value - other;
  const differences = candidates.map((value, at) => gainOf(value, champions[at] ?? null));
  const isCompared = rows.champion !== undefined && candidate !== null && champion !== null;
  return [
    {
      ...about,
      ...(candidate === null
        ? {}
        : { candidate: estimateOf(candidate, candidates.map(orNaN), places.length) }),
      ...(champion === null ? {} : { champion: estimateOf(champion, champions.map(orNaN), places.length) }),
      ...(isCompared
        ? { difference: estimateOf(gainOf(candidate, champion), differences, places.length) }
        : {}),
    },
  ];
}

function orNaN(value: number | null): number {
  return value ?? Number.NaN;
}

function estimateOf(value: number, samples: readonly number[], count: number): Estimate {
  const interval = count < 2 ? undefined : intervalOf(Float64Array.from(samples), shareOutside(count));
  return { value, ...interval };
}
