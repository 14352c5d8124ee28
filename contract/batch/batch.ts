import { z } from 'zod';
import { measureSchema } from '#contract/telemetry/model-quality.ts';

/** What a batch reads and writes. JSON Lines have one result a line, the others the columns of the input and the predictions. */
export const BATCH_FORMATS = ['csv', 'tsv', 'jsonl', 'parquet'] as const;

export const batchResultSchema = z.object({
  path: z.string().describe('The file with the results'),
  image: z.string().describe('`name:version`'),
  format: z.enum(BATCH_FORMATS),
  rows: z.number().int(),
  failed: z.number().int().describe('Rows that have an error in place of a prediction'),
  seconds: z.number(),
  bytes: z.number().int(),
});
export type BatchResult = z.output<typeof batchResultSchema>;

export const batchPageSchema = z.object({
  columns: z.array(z.string()).readonly(),
  rows: z.array(z.array(z.string()).readonly()).readonly(),
  next: z.number().int().describe('Where the next page begins: its `after`'),
  done: z.boolean(),
});
export type BatchPage = z.output<typeof batchPageSchema>;

/** The columns of a table before it is scored. */
export const batchColumnsSchema = z.object({
  columns: z.array(z.string()).readonly(),
  unused: z.array(z.string()).readonly().describe('Columns that the image does not take'),
  proposed: z.string().optional().describe('The one of them that looks most like true values'),
});
export type BatchColumns = z.output<typeof batchColumnsSchema>;

/** How predictions compare with the true values in a column of the same file. */
export const batchQualitySchema = z.object({
  kind: z.enum(['classification', 'regression']),
  label: z.string(),
  prediction: z.string(),
  rows: z.number().int().describe('That have both'),
  left: z.number().int().describe('Rows without a prediction or without a true value'),
  measures: z.array(measureSchema).readonly(),
  /** Actual against predicted, for a chart: some rows of a regression, or how often each pair of classes came. */
  points: z.array(z.object({ actual: z.number(), predicted: z.number() })).readonly(),
  pairs: z.array(z.object({ actual: z.string(), predicted: z.string(), count: z.number().int() })).readonly(),
});
export type BatchQuality = z.output<typeof batchQualitySchema>;
