import { z } from 'zod';

/**
 * `drifted`: this window and the one before it differ from the reference. `suspected`: only this one does. `stable`: no
 * difference that counts. `too-few`: fewer rows than a decision needs.
 */
export const columnStateSchema = z.enum(['drifted', 'suspected', 'stable', 'too-few']);
export type ColumnState = z.output<typeof columnStateSchema>;

/** A change that needs no statistics: more missing values, another type, values outside what was seen. */
export const qualityFindingSchema = z.object({
  kind: z.enum(['missing', 'type', 'range', 'unseen']),
  reference: z.number().describe('Share of rows in the reference'),
  current: z.number().describe('Share of rows in the window'),
});
export type QualityFinding = z.output<typeof qualityFindingSchema>;

export const columnDriftSchema = z.object({
  name: z.string().describe('`input.age`, `output`'),
  kind: z.enum(['number', 'category']),
  state: columnStateSchema,
  /** Jensen-Shannon distance to the base 2, from 0 to 1. */
  distance: z.number(),
  psi: z.number().describe('Population stability index'),
  wasserstein: z
    .number()
    .optional()
    .describe('Earth mover’s distance in standard deviations of the reference; of numbers'),
  probability: z.number().describe('Of a difference like this without drift (G-test)'),
  quality: z.array(qualityFindingSchema).readonly(),
  words: z.string().describe('What changed'),
});
export type ColumnDrift = z.output<typeof columnDriftSchema>;

const windowSchema = z.object({ from: z.iso.datetime(), to: z.iso.datetime(), rows: z.number().int() });

export const dataDriftSchema = z.object({
  service: z.string(),
  state: columnStateSchema.describe('The worst of its columns'),
  reference: z.object({ text: z.string(), rows: z.number().int() }),
  window: windowSchema,
  before: windowSchema.describe('The window of the same length before it'),
  unreadable: z.number().int().describe('Files with profiles that are cut or foreign'),
  columns: z.array(columnDriftSchema).readonly().describe('The largest change first'),
});
export type DataDrift = z.output<typeof dataDriftSchema>;
