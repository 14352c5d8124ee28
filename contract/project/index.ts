import { z } from 'zod';
import { get, post } from '../base.ts';
import { imageSchema } from '../image/image.ts';
import { diagnosticSchema } from '../manifest/diagnostic.ts';
import { runSchema } from '../run/run.ts';

import { lineageQuestionSchema, lineageSchema } from './lineage.ts';

const tag = 'Projects';

export const projectSchema = z.object({
  folder: z.string(),
  name: z.string().describe("The manifest's name, else the folder's"),
  hasManifest: z.boolean(),
  files: z
    .array(
      z.object({
        path: z.string(),
        size: z.number().int(),
        role: z.enum(['manifest', 'script', 'model', 'dependencies', 'schema', 'file', 'request', 'other']),
      }),
    )
    .readonly(),
  diagnostics: z.array(diagnosticSchema).readonly(),
  /** The newest image, and whether a build now would find nothing to do (undefined: not known without resolving). */
  image: imageSchema.optional(),
  run: runSchema.optional(),
});
export type Project = z.output<typeof projectSchema>;

export const exampleSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
});
export type Example = z.output<typeof exampleSchema>;

export const project = {
  open: post('/projects/open', {
    tag,
    summary: 'The state of a project folder; remembered as recently opened',
    input: z.object({ folder: z.string() }),
    output: projectSchema,
  }),
  recent: get('/projects', {
    tag,
    summary: 'Recently opened project folders, newest first',
    input: z.object({}),
    output: z.object({
      folders: z
        .array(z.object({ folder: z.string(), openedAt: z.iso.datetime(), present: z.boolean() }))
        .readonly(),
    }),
  }),
  examples: get('/projects/examples', {
    tag,
    summary: 'The examples that come with Slipway',
    input: z.object({}),
    output: z.object({ examples: z.array(exampleSchema).readonly() }),
  }),
  copyExample: post('/projects/examples/{name}', {
    tag,
    summary: 'Copy an example to a folder of its own, by default under the home folder',
    input: z.object({ name: z.string(), folder: z.string().optional() }),
    output: z.object({ folder: z.string() }),
  }),
  lineage: get('/lineage/{kind}/{id}', {
    tag,
    summary: 'What a model, manifest version, image or run was made of, and what was made of it',
    input: lineageQuestionSchema,
    output: lineageSchema,
  }),
  readFile: post('/projects/file/read', {
    tag,
    summary: 'A text file of a project, at most 2 MB',
    input: z.object({ folder: z.string(), path: z.string() }),
    output: z.object({ text: z.string(), digest: z.string() }),
  }),
  writeFile: post('/projects/file/write', {
    tag,
    summary: 'Save a text file of a project; refused when it changed on disk since it was read',
    input: z.object({
      folder: z.string(),
      path: z.string(),
      text: z.string(),
      basedOn: z.string().optional().describe('Digest of the text that was read'),
    }),
    output: z.object({ digest: z.string() }),
  }),
};
