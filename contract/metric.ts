import { z } from 'zod';

/** How good predictions are, as telemetry measures them and gates of a retraining compare them. */
export const METRICS = ['accuracy', 'f1', 'auc', 'log-loss', 'mae', 'rmse', 'r2'] as const;
export const metricSchema = z.enum(METRICS);
export type Metric = z.output<typeof metricSchema>;

/** A function of the project's own `metrics.py`: `metrics.cost` is its `cost(labels, predicted)`. */
const ownMetricSchema = z.templateLiteral(['metrics.', z.string().regex(/[A-Za-z_][A-Za-z0-9_]{0,62}/)]);
export type OwnMetric = z.output<typeof ownMetricSchema>;

export const gateMetricSchema = z.union([metricSchema, ownMetricSchema]);
export type GateMetric = z.output<typeof gateMetricSchema>;

export function isOwnMetric(metric: GateMetric): metric is OwnMetric {
  return metric.startsWith('metrics.');
}

/** Metrics of errors: less is better. */
export const LESS_IS_BETTER: ReadonlySet<GateMetric> = new Set<GateMetric>(['log-loss', 'mae', 'rmse']);
/** Metrics of a probability: they need an output that holds it. */
export const OF_SCORES: ReadonlySet<GateMetric> = new Set<GateMetric>(['auc', 'log-loss']);
/** Metrics of numbers; the others are of classes. */
export const OF_NUMBERS: ReadonlySet<GateMetric> = new Set<GateMetric>(['mae', 'rmse', 'r2']);
