import { z } from 'zod';
import { get, patch, post, remove } from '#contract/base.ts';
import { nameSchema } from '#contract/name.ts';
import { trashedSchema } from '#contract/trash/trash.ts';
import { dataStoreSchema, storeCheckSchema, storeCredentialsSchema, storePlaceSchema } from './data-store.ts';

const tag = 'Stores';
const byName = z.object({ name: z.string().min(1) });

export const store = {
  add: post('/stores', {
    tag,
    summary: 'Save a place for telemetry under a name; it is not contacted yet',
    input: z.object({
      name: nameSchema,
      place: storePlaceSchema,
      credentials: storeCredentialsSchema
        .optional()
        .describe('Kept in the data folder, for this user only; never returned'),
    }),
    output: dataStoreSchema,
  }),
  list: get('/stores', {
    tag,
    summary: 'Stores by name',
    input: z.object({}),
    output: z.object({ stores: z.array(dataStoreSchema).readonly() }),
  }),
  get: get('/stores/{name}', { tag, summary: 'One store', input: byName, output: dataStoreSchema }),
  update: patch('/stores/{name}', {
    tag,
    summary: 'Change where a store is, or its credentials; services follow with their next deployment',
    input: byName.extend({
      place: storePlaceSchema.optional(),
      credentials: storeCredentialsSchema
        .nullable()
        .optional()
        .describe('Null removes them; what is not named stays'),
    }),
    output: dataStoreSchema,
  }),
  remove: remove('/stores/{name}', {
    tag,
    summary: 'Move a store to the trash and delete its credentials; what is stored there stays',
    input: byName,
    output: z.object({ removed: dataStoreSchema, trashed: trashedSchema }),
  }),
  check: post('/stores/{name}/check', {
    tag,
    summary: 'Write, list, read and delete a small file in a store, and report what does not work',
    input: byName,
    output: storeCheckSchema,
  }),
};
