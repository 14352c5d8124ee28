import { z } from 'zod';

/** How good predictions are, as telemetry measures them and gates of a retraining compare them. */
export const METRICS = ['accuracy', 'f1', 'auc', 'log-loss', 'mae', 'rmse', 'r2'] as const;
export const metricSchema = z.enum(METRICS);
export type Metric = z.output<typeof metricSchema>;

/** Metrics of errors: less is better. */
export const LESS_IS_BETTER: ReadonlySet<Metric> = new Set(['log-loss', 'mae', 'rmse']);
/** Metrics of a probability: they need an output that holds it. */
export const OF_SCORES: ReadonlySet<Metric> = new Set(['auc', 'log-loss']);
/** Metrics of numbers; the others are of classes. */
export const OF_NUMBERS: ReadonlySet<Metric> = new Set(['mae', 'rmse', 'r2']);
