import { z } from 'zod';
import { digestSchema } from '#contract/model/model.ts';
import { manifestSourceSchema } from './source.ts';

export const lockedPackageSchema = z.object({ name: z.string(), version: z.string() });

/** Dependencies as they were resolved. */
export const lockSchema = z.object({
  python: z.string().describe('`3.11`'),
  packages: z.array(lockedPackageSchema).readonly(),
  digest: digestSchema.describe('Of its text'),
  conda: z
    .object({
      packages: z.array(lockedPackageSchema).readonly(),
      digest: digestSchema.describe('Of the lock, a file as Pixi writes it'),
    })
    .optional()
    .describe('Conda packages that PyPI lacks; absent when there are none'),
});
export type Lock = z.output<typeof lockSchema>;

export const frozenModelSchema = z.object({
  reference: z.string(),
  digest: digestSchema,
  size: z.number().int(),
  /** Where it lies in the application folder. */
  path: z.string(),
});
export type FrozenModel = z.output<typeof frozenModelSchema>;

export const frozenFileSchema = z.object({
  /** In the project and in the application folder alike. */
  path: z.string(),
  digest: digestSchema,
  size: z.number().int(),
  role: z.enum(['script', 'file', 'schema', 'request']),
});
export type FrozenFile = z.output<typeof frozenFileSchema>;

/** Where the schema of `run()` comes from. */
export const schemaSourceSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('file'), path: z.string() }),
  z.object({ from: z.literal('model'), reference: z.string(), description: z.unknown() }),
  z.object({ from: z.literal('script') }),
]);
export type SchemaSource = z.output<typeof schemaSourceSchema>;

/** A first request that was made for a project which brings none. */
export const madeExampleSchema = z.object({
  body: z.string().describe('JSON'),
  from: z.string().describe('Where its values come from, as the end of “Made from …”'),
});
export type MadeExample = z.output<typeof madeExampleSchema>;

/** An immutable manifest version: everything an image of it is made of, by digest. */
export const manifestVersionSchema = z.object({
  reference: z.string().describe('`name:version`'),
  name: z.string(),
  version: z.number().int(),
  digest: digestSchema.describe('Of all that decides what the image holds'),
  folder: z.string().describe('The project folder it was frozen from'),
  source: z.string().describe('The manifest as it was written'),
  manifest: manifestSourceSchema,
  models: z.array(frozenModelSchema).readonly(),
  files: z.array(frozenFileSchema).readonly(),
  lock: lockSchema,
  schemaSource: schemaSourceSchema,
  example: madeExampleSchema.optional().describe('Absent when the project brings one, or none can be known'),
  base: z.string().describe('Base image'),
  createdAt: z.iso.datetime(),
});
export type ManifestVersion = z.output<typeof manifestVersionSchema>;

/** One manifest version with the text of its lock, tens of kilobytes that lists do without. */
export const wholeManifestVersionSchema = manifestVersionSchema.extend({
  lock: lockSchema.extend({
    text: z.string().describe('A requirements file with every package pinned and hashed'),
  }),
});
export type WholeManifestVersion = z.output<typeof wholeManifestVersionSchema>;

/** One difference between two manifest versions, in words a person reads. */
export const manifestChangeSchema = z.object({
  area: z.enum(['manifest', 'models', 'packages', 'files', 'base', 'schema']),
  subject: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type ManifestChange = z.output<typeof manifestChangeSchema>;
