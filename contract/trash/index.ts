import { z } from 'zod';
import { get, post } from '#contract/base.ts';
import { emptiedSchema, trashEntrySchema } from './trash.ts';

const tag = 'Trash';
const what = z.string().min(1).describe('The id of an entry, or a name that only one has');

export const trash = {
  list: get('/trash', {
    tag,
    summary: 'What was deleted and can still be restored, newest first',
    input: z.object({}),
    output: z.object({ entries: z.array(trashEntrySchema).readonly() }),
  }),
  restore: post('/trash/restore', {
    tag,
    summary: 'Put something back where it was deleted; refused while something else has its name',
    input: z.object({ what }),
    output: z.object({ restored: trashEntrySchema }),
  }),
  empty: post('/trash/empty', {
    tag,
    summary: 'Delete what is in the trash permanently: one entry, or everything',
    input: z.object({ what: what.optional() }),
    output: emptiedSchema,
  }),
};
