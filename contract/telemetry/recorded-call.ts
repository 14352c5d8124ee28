import { z } from 'zod';

/** Why a body is not there. */
export const omittedBodySchema = z.object({
  bytes: z.number().int(),
  contenttype: z.string().default(''),
  reason: z.string().describe('`too-large`, `not-json`; others may come'),
  sha256: z.string().optional(),
});

/** One recorded call. Values are as the rules of the data’s owner left them. */
export const recordedCallSchema = z.object({
  id: z.string().describe('The request id; a client may choose it, so it can occur more than once'),
  time: z.iso.datetime().describe('When the request began to arrive'),
  deployment: z.string().describe('The image that served it'),
  status: z.number().int(),
  milliseconds: z.number(),
  runMilliseconds: z.number().optional().describe('In run(); absent when it was not called'),
  sampleRate: z
    .number()
    .describe('The chance with which it was recorded: it stands for 1 / sampleRate calls'),
  models: z.string().optional(),
  correlationId: z.string().optional(),
  inputs: z.unknown().optional(),
  outputs: z.unknown().optional(),
  inputsOmitted: omittedBodySchema.optional(),
  outputsOmitted: omittedBodySchema.optional(),
});
export type RecordedCall = z.output<typeof recordedCallSchema>;

/** A call in a list: the beginnings of its bodies as JSON. */
export const callSummarySchema = recordedCallSchema
  .omit({ inputs: true, outputs: true, inputsOmitted: true, outputsOmitted: true })
  .extend({ inputs: z.string(), outputs: z.string() });
export type CallSummary = z.output<typeof callSummarySchema>;

/** What became of the calls of a time: offered = stored + sampled out + lost + deleted + missing. */
export const accountsSchema = z.object({
  offered: z.number().int().describe('Answered calls'),
  stored: z.number().int(),
  sampledOut: z.number().int().describe('Left out by share or rate'),
  lost: z.record(z.string(), z.number().int()).describe('By reason'),
  deleted: z.number().int().describe('Deleted from the store on request'),
  missing: z.number().int().describe('They wait in a replica, or went with its disk'),
  unreadable: z.number().int().describe('Files that are cut or foreign'),
  contradicting: z
    .number()
    .int()
    .optional()
    .describe('Files that contradict others, as when someone has put them there; absent: none'),
});
export type Accounts = z.output<typeof accountsSchema>;

export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>=', '~'] as const;

/** A condition on a named value of the inputs or outputs, at any depth. `~`: contains. */
export const valueConditionSchema = z.object({
  name: z.string().min(1).max(200),
  comparison: z.enum(COMPARISONS),
  value: z.string().max(1000).describe('A number is compared as a number'),
});
export type ValueCondition = z.output<typeof valueConditionSchema>;

/** Which calls. */
export const callFilterSchema = z.object({
  from: z.iso.datetime().optional().describe('Calls that began then or later; default: 24 hours before `to`'),
  to: z.iso.datetime().optional().describe('Calls that began before; default: now'),
  deployment: z.string().optional().describe('Only of this image, like iris:3'),
  status: z
    .string()
    .regex(/^[1-5](xx|[0-9]{2})$/, 'Like 200 or 5xx')
    .optional()
    .describe('Only with this status, like 200 or 5xx'),
  where: z.array(valueConditionSchema).max(20).default([]).readonly(),
});
export type CallFilter = z.output<typeof callFilterSchema>;

export const callListSchema = z.object({
  calls: z.array(callSummarySchema).readonly().describe('Newest first'),
  /** Where to go on: as `to` of the next page; absent at the end. */
  next: z.iso.datetime().optional(),
  accounts: accountsSchema.describe('Of the hours that were read'),
  searchedFrom: z.iso.datetime().describe('Everything from here to `to` was read'),
});
export type CallList = z.output<typeof callListSchema>;

export const EXPORT_FORMATS = ['jsonl', 'csv', 'parquet'] as const;

export const dataExportSchema = z.object({
  path: z.string(),
  calls: z.number().int(),
  rows: z.number().int(),
  bytes: z.number().int(),
  /** What the export is made of, beside it. */
  about: z.string().describe('Path of the file that names the sources, losses and sampling'),
  accounts: accountsSchema,
});
export type DataExport = z.output<typeof dataExportSchema>;
