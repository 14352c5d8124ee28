import { z } from 'zod';

export const TRASH_KINDS = ['model', 'image', 'run', 'cluster', 'store', 'project'] as const;
export type TrashKind = (typeof TRASH_KINDS)[number];

/** Something that was deleted and can still be restored. */
export const trashEntrySchema = z.object({
  id: z.string(),
  kind: z.enum(TRASH_KINDS),
  name: z.string().describe('What it was called: a reference, an id, a folder'),
  deletedAt: z.iso.datetime(),
  keptUntil: z.iso.datetime().describe('Deleted permanently after this'),
});
export type TrashEntry = z.output<typeof trashEntrySchema>;

/** What a deletion returns; absent: it was permanent. */
export const trashedSchema = trashEntrySchema
  .optional()
  .describe('Where it lies in the trash; absent when it cannot be restored');

export const emptiedSchema = z.object({
  emptied: z.array(trashEntrySchema).readonly(),
  kept: z
    .array(z.object({ entry: trashEntrySchema, reason: z.string() }))
    .readonly()
    .describe('What could not be deleted now, with the reason; it stays in the trash'),
  freedBytes: z.number(),
});
export type Emptied = z.output<typeof emptiedSchema>;
