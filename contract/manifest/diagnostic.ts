import { z } from 'zod';

/** Lines and columns from 1, columns in UTF-16 code units, end exclusive: as Monaco counts. */
export const rangeSchema = z.object({
  startLine: z.number().int(),
  startColumn: z.number().int(),
  endLine: z.number().int(),
  endColumn: z.number().int(),
});
export type Range = z.output<typeof rangeSchema>;

export const textEditSchema = z.object({
  /** In the project folder, with `/`. */
  file: z.string(),
  range: rangeSchema,
  text: z.string(),
});
export type TextEdit = z.output<typeof textEditSchema>;

export const fixSchema = z.object({ title: z.string(), edits: z.array(textEditSchema).min(1).readonly() });
export type Fix = z.output<typeof fixSchema>;

export const diagnosticSchema = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  /** Stable, kebab-case: `unknown-key`, `missing-file`, `version-mismatch`, … */
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  /** The file it stands in; `slipway.yml` for the manifest. */
  file: z.string(),
  range: rangeSchema,
  /** Fixes; the first is the one that `--fix` applies. */
  fixes: z.array(fixSchema).readonly(),
});
export type Diagnostic = z.output<typeof diagnosticSchema>;
