import { z } from 'zod';
import { get, patch, post, remove, start } from '#contract/base.ts';
import { localPath } from '#contract/local-path.ts';
import { referenceSchema } from '#contract/name.ts';
import { startedSchema } from '#contract/task/task.ts';
import { trashedSchema } from '#contract/trash/trash.ts';
import { modelUsesSchema, modelVersionSchema } from './model.ts';

const tag = 'Models';
const byReference = z.object({ reference: referenceSchema });

export const model = {
  list: get('/models', {
    tag,
    summary: 'Model versions, newest first',
    input: z.object({
      name: z.string().optional().describe('Only names that contain this'),
      tag: z.string().optional(),
      latest: z.coerce.boolean().default(false).describe('Only the newest version of each name'),
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(100_000).default(100_000),
    }),
    output: z.object({ models: z.array(modelVersionSchema).readonly(), total: z.number().int() }),
  }),
  get: get('/models/{reference}', {
    tag,
    summary: 'One model version',
    input: byReference,
    output: modelVersionSchema,
  }),
  uses: get('/models/{reference}/uses', {
    tag,
    summary: 'The manifests, images and runs that hold it',
    input: byReference,
    output: modelUsesSchema,
  }),
  register: start('/models', {
    tag,
    summary: 'Register a file or folder of this machine as the next version of a name',
    input: z.object({
      name: z.string(),
      path: localPath(),
      description: z.string().max(2000).optional(),
      tags: z.array(z.string().min(1).max(100)).max(50).optional(),
    }),
    output: startedSchema,
  }),
  annotate: patch('/models/{reference}', {
    tag,
    summary: 'Change description or tags; the bytes of a version never change',
    input: byReference.extend({
      description: z.string().max(2000).optional(),
      tags: z.array(z.string().min(1).max(100)).max(50).optional(),
    }),
    output: modelVersionSchema,
  }),
  verify: start('/models/verify', {
    tag,
    summary: 'Read the stored bytes again and compare their digests',
    input: z.object({ reference: referenceSchema.optional() }),
    output: startedSchema,
  }),
  export: start('/models/{reference}/export', {
    tag,
    summary: 'Copy a version to a path of this machine',
    input: byReference.extend({ path: localPath(), overwrite: z.boolean().default(false) }),
    output: startedSchema,
  }),
  delete: remove('/models/{reference}', {
    tag,
    summary: 'Move a version to the trash; refused while something uses it, unless forced',
    input: byReference.extend({ force: z.coerce.boolean().default(false) }),
    output: z.object({
      deleted: modelVersionSchema,
      freedBytes: z.number().describe('Freed when it is deleted permanently'),
      trashed: trashedSchema,
    }),
  }),
  inspect: post('/models/inspect', {
    tag,
    summary: 'Identify a file or folder, without loading or registering it',
    input: z.object({ path: localPath() }),
    output: modelVersionSchema.pick({ format: true, size: true }),
  }),
};
