import { z } from 'zod';
import { get, post } from '#contract/base.ts';
import { imageSchema } from '#contract/image/image.ts';
import { localPath, projectPath } from '#contract/local-path.ts';
import { diagnosticSchema } from '#contract/manifest/diagnostic.ts';
import { runSchema } from '#contract/run/run.ts';
import { trashedSchema } from '#contract/trash/trash.ts';
import { lineageQuestionSchema, lineageSchema } from './lineage.ts';
import { knownProjectSchema } from './overview.ts';
import { savedRequests } from './request.ts';

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

/** What is in a folder of the machine that Slipway runs on. */
export const folderListingSchema = z.object({
  folder: z.string(),
  parent: z.string().optional().describe('Absent where one may go no higher'),
  roots: z.array(z.string()).readonly().describe('Where one may start from'),
  entries: z
    .array(z.object({ name: z.string(), path: z.string(), isFolder: z.boolean(), isProject: z.boolean() }))
    .readonly(),
  isCut: z.boolean().describe('True when there is more in it than is listed'),
});
export type FolderListing = z.output<typeof folderListingSchema>;

export const project = {
  open: post('/projects/open', {
    tag,
    summary: 'The state of a project folder; remembered as recently opened',
    input: z.object({ folder: localPath() }),
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
  overview: get('/projects/overview', {
    tag,
    summary:
      'The known projects, pinned ones first, with their newest image and task; asks no engine and no cluster',
    input: z.object({}),
    output: z.object({ projects: z.array(knownProjectSchema).readonly() }),
  }),
  pin: post('/projects/pin', {
    tag,
    summary: 'Pin a known project to the top of the list, or unpin it',
    input: z.object({ folder: localPath(), pinned: z.boolean().default(true) }),
    output: z.object({ folder: z.string(), pinned: z.boolean() }),
  }),
  forget: post('/projects/forget', {
    tag,
    summary: 'Remove a folder from the recently opened ones; the folder itself is not touched',
    input: z.object({ folder: localPath() }),
    output: z.object({ forgotten: z.string(), trashed: trashedSchema }),
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
    input: z.object({
      name: z.string(),
      folder: localPath().optional(),
      reuse: z
        .boolean()
        .default(false)
        .describe('Return the copy under the home folder when it is there, instead of making another'),
    }),
    output: z.object({ folder: z.string() }),
  }),
  create: post('/projects/create', {
    tag,
    summary: 'Create a project from files: a new folder with copies of them and a first manifest',
    input: z.object({
      files: z.array(localPath()).min(1).max(100).readonly(),
      parent: localPath().optional().describe('Where the new folder is created; default: next to the model'),
    }),
    output: z.object({
      folder: z.string(),
      written: z.array(z.string()).readonly(),
      notes: z.array(z.string()).readonly(),
    }),
  }),
  browse: post('/projects/browse', {
    tag,
    summary:
      'What is in a folder, as far as the caller may look; without one the first folder of `portalRoots`',
    input: z.object({ folder: localPath().optional() }),
    output: folderListingSchema,
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
    input: z.object({ folder: localPath(), path: projectPath() }),
    output: z.object({ text: z.string(), digest: z.string() }),
  }),
  writeFile: post('/projects/file/write', {
    tag,
    summary: 'Save a text file of a project; refused when it changed on disk since it was read',
    input: z.object({
      folder: localPath(),
      path: projectPath(),
      text: z.string(),
      basedOn: z.string().optional().describe('Digest of the text that was read'),
    }),
    output: z.object({ digest: z.string() }),
  }),
  ...savedRequests,
};
