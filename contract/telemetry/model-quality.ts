import { z } from 'zod';
import { metricSchema } from '#contract/metric.ts';

/** A measure of predictions against labels, with the interval in which it lies with 95 % confidence where there is one. */
export const measureSchema = z.object({
  name: metricSchema,
  value: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
});
export type Measure = z.output<typeof measureSchema>;

export const versionQualitySchema = z.object({
  deployment: z.string().describe('The image that predicted'),
  rows: z.number().int().describe('Predictions with a label'),
  measures: z.array(measureSchema).readonly(),
});
export type VersionQuality = z.output<typeof versionQualitySchema>;

export const modelQualitySchema = z.object({
  service: z.string(),
  kind: z.enum(['classification', 'regression']),
  labels: z.number().int().describe('Lines of the file with a label'),
  repeated: z.number().int().describe('Labels of a row that has another one further down; the last counts'),
  matched: z.number().int().describe('Labels for which there is a prediction'),
  predictions: z.number().int().describe('Predicted rows in the time'),
  versions: z.array(versionQualitySchema).readonly(),
});
export type ModelQuality = z.output<typeof modelQualitySchema>;

/** What is to be expected of predictions without labels: estimates, that hold as far as scores are probabilities. */
export const modelEstimateSchema = z.object({
  service: z.string(),
  isEstimate: z.literal(true).describe('Nothing of this was measured'),
  score: z.string().describe('Output that was taken for the probability of `positive`'),
  positive: z.string(),
  unscored: z.number().int().describe('Rows without such a probability'),
  versions: z.array(versionQualitySchema).readonly(),
});
export type ModelEstimate = z.output<typeof modelEstimateSchema>;
