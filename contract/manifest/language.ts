import { z } from 'zod';
import { diagnosticSchema, rangeSchema } from './diagnostic.ts';

/*
 * What an editor asks about a manifest while the user types: plain data for any editor. Places count as in
 * diagnostics: lines and columns from 1.
 */

export const positionSchema = z.object({ line: z.number().int().min(1), column: z.number().int().min(1) });
export type Position = z.output<typeof positionSchema>;

export const hoverSchema = z.object({
  range: rangeSchema,
  /** Markdown without links and HTML. */
  text: z.string(),
});
export type Hover = z.output<typeof hoverSchema>;

export const suggestionSchema = z.object({
  label: z.string(),
  kind: z.enum(['key', 'value', 'model', 'file', 'package']),
  detail: z.string().optional().describe('A few words beside the label'),
  documentation: z.string().optional().describe('Sentences that explain it'),
  insert: z.string().describe('What to write'),
  range: rangeSchema.describe('In place of what'),
  leadsOn: z.boolean().describe('True when something is to be chosen after it, too'),
});
export type Suggestion = z.output<typeof suggestionSchema>;

export const outlineItemSchema = z.object({
  name: z.string(),
  detail: z.string().describe('Its value, if short'),
  level: z
    .number()
    .int()
    .min(0)
    .describe('0: a key of the manifest itself; 1: something in the one before it'),
  range: rangeSchema.describe('The key with its value'),
  nameRange: rangeSchema,
});
export type OutlineItem = z.output<typeof outlineItemSchema>;

/** Keys and list places (from 0) that lead to a value: `["models", 0, "path"]`. */
export const valuePathSchema = z
  .array(z.union([z.string(), z.number().int().min(0)]))
  .min(1)
  .max(8)
  .readonly();

/** A value to be written; without one, the key or item goes. One past the end of a list adds an item. */
export const manifestEditSchema = z.object({ path: valuePathSchema, value: z.json().optional() });
export type ManifestEdit = z.output<typeof manifestEditSchema>;

/** One key of the manifest as a form shows it. */
export const fieldSchema = z.object({
  path: valuePathSchema,
  description: z.string(),
  kind: z.string().describe('What may stand there, in words'),
  options: z.array(z.string()).readonly().describe('The only values that may stand there; none: any'),
  default: z.json().optional(),
  value: z.json().optional().describe('As it is written; absent: it is not'),
  suggestions: z
    .array(z.object({ text: z.string(), detail: z.string().optional(), value: z.json() }))
    .readonly()
    .describe('What may well be meant there, or as one more item of the list'),
  diagnostics: z.array(diagnosticSchema).readonly(),
});
export type Field = z.output<typeof fieldSchema>;
