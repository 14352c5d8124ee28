import { z } from 'zod';
import { get, post, start } from '#contract/base.ts';
import { engineKindSchema } from '#contract/image/image.ts';
import { localPath } from '#contract/local-path.ts';
import { referenceSchema } from '#contract/name.ts';
import { startedSchema } from '#contract/task/task.ts';
import { BATCH_FORMATS, batchColumnsSchema, batchPageSchema, batchQualitySchema } from './batch.ts';

const tag = 'Batches';
const byId = z.object({ id: z.string().min(1).describe('Of the task that scored it') });
const chosen = z.object({
  image: referenceSchema,
  engine: engineKindSchema.optional().describe('When both engines have built it'),
  input: localPath().describe('CSV, TSV, JSON Lines or Parquet'),
});

export const batch = {
  start: start('/batches', {
    tag,
    summary:
      'Send the rows of a file through an image on this machine; one result for each row, in their order',
    input: chosen.extend({
      output: localPath().optional().describe('The file to write; without it Slipway keeps the results'),
      format: z.enum(BATCH_FORMATS).optional().describe('Default: by the name of `output`, else CSV'),
      overwrite: z.boolean().default(false),
      columns: z.array(z.string().min(1)).readonly().optional().describe('Only these, in this order'),
      set: z
        .record(z.string(), z.unknown())
        .default({})
        .describe('Inputs that are the same for all rows, by name'),
      workers: z.number().int().min(1).max(64).default(1).describe('Processes that score at once'),
      limit: z.number().int().min(1).optional().describe('Only the first rows'),
    }),
    output: startedSchema,
  }),
  columns: post('/batches/columns', {
    tag,
    summary: 'The columns of a file, and those that an image does not take',
    input: chosen,
    output: batchColumnsSchema,
  }),
  rows: get('/batches/{id}/rows', {
    tag,
    summary: 'A page of the results; only of CSV and TSV',
    input: byId.extend({
      after: z.coerce.number().int().min(0).default(0).describe('`next` of the page before'),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    output: batchPageSchema,
  }),
  judge: post('/batches/{id}/judge', {
    tag,
    summary: 'Compare the predictions with a column of true values',
    input: byId.extend({
      label: z.string().min(1).describe('Column with the true values'),
      prediction: z
        .string()
        .min(1)
        .optional()
        .describe('Column that is compared; default: the first prediction'),
      kind: z.enum(['classification', 'regression']).optional().describe('Default: by the values'),
    }),
    output: batchQualitySchema,
  }),
  export: post('/batches/{id}/export', {
    tag,
    summary: 'Copy the results to a file',
    input: byId.extend({ path: localPath(), overwrite: z.boolean().default(false) }),
    output: z.object({ path: z.string(), bytes: z.number().int() }),
  }),
};
