import { z } from 'zod';
import { get, post } from '../base.ts';
import { referenceSchema } from '../name.ts';
import { diagnosticSchema } from './diagnostic.ts';
import { manifestChangeSchema, manifestVersionSchema } from './version.ts';

const tag = 'Manifests';
const folderSchema = z.object({ folder: z.string().describe('A project folder of this machine') });

export const manifest = {
  generate: post('/manifests/generate', {
    tag,
    summary:
      'Propose a manifest, and a script and dependency file where they are missing, for a folder; writes nothing',
    input: folderSchema.extend({ name: z.string().optional() }),
    output: z.object({
      files: z.array(z.object({ path: z.string(), text: z.string() })).readonly(),
      notes: z.array(z.string()).readonly(),
    }),
  }),
  init: post('/manifests/init', {
    tag,
    summary:
      'Write what `generate` proposes; existing files stay as they are unless overwriting is asked for',
    input: folderSchema.extend({ name: z.string().optional(), overwrite: z.boolean().default(false) }),
    output: z.object({ written: z.array(z.string()).readonly(), notes: z.array(z.string()).readonly() }),
  }),
  check: post('/manifests/check', {
    tag,
    summary: 'Diagnostics of a project; texts given stand for files that are not saved yet',
    input: folderSchema.extend({ texts: z.record(z.string(), z.string()).default({}) }),
    output: z.object({ diagnostics: z.array(diagnosticSchema).readonly() }),
  }),
  fix: post('/manifests/fix', {
    tag,
    summary: 'Apply the first fix of every error and warning, or of every diagnostic of the codes given',
    input: folderSchema.extend({ codes: z.array(z.string()).optional() }),
    output: z.object({
      applied: z.array(z.object({ code: z.string(), title: z.string() })).readonly(),
      diagnostics: z.array(diagnosticSchema).readonly(),
    }),
  }),
  list: get('/manifests', {
    tag,
    summary: 'Manifest versions, newest first',
    input: z.object({ name: z.string().optional() }),
    output: z.object({ manifests: z.array(manifestVersionSchema).readonly() }),
  }),
  get: get('/manifests/{reference}', {
    tag,
    summary: 'One manifest version',
    input: z.object({ reference: referenceSchema }),
    output: manifestVersionSchema,
  }),
  diff: get('/manifests/{reference}/diff/{other}', {
    tag,
    summary: 'What changed between two manifest versions',
    input: z.object({ reference: referenceSchema, other: referenceSchema }),
    output: z.object({ changes: z.array(manifestChangeSchema).readonly() }),
  }),
};
