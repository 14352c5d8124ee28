import { z } from 'zod';
import { callFilterSchema } from './recorded-call.ts';

/** Which calls to delete. Without a beginning, from the first one on. */
export const deletionFilterSchema = callFilterSchema.extend({
  from: z.iso.datetime().optional().describe('Calls that began then or later; default: the first one'),
  to: z.iso.datetime().optional().describe('Calls that began before; default: now'),
  id: z.string().min(1).max(500).optional().describe('The request id or the correlation id'),
});
export type DeletionFilter = z.output<typeof deletionFilterSchema>;

/** What was removed from a store, or would be. */
export const dataDeletionSchema = z.object({
  isPreview: z.boolean().describe('Nothing was removed'),
  calls: z.number().int(),
  removedFiles: z.number().int().describe('Files of which nothing was left'),
  rewrittenFiles: z.number().int().describe('Files that were written again without those calls'),
  rowFiles: z
    .number()
    .int()
    .describe('Profiles, and files with rows of ModelDataCollector: they go with whole hours and days'),
  unsearchedFiles: z
    .number()
    .int()
    .describe(
      'Profiles, and files with rows of ModelDataCollector, of that time: nothing in them is searched for',
    ),
  unreadable: z.array(z.string()).readonly().describe('Files that are cut or foreign, and stayed'),
});
export type DataDeletion = z.output<typeof dataDeletionSchema>;
