import { z } from 'zod';
import { get, post, remove, start } from '#contract/base.ts';
import { localPath } from '#contract/local-path.ts';
import { nameSchema, referenceSchema } from '#contract/name.ts';
import { startedSchema } from '#contract/task/task.ts';
import { trashedSchema } from '#contract/trash/trash.ts';
import { imageComparisonSchema } from './comparison.ts';
import { builderKindSchema, imageSchema, platformSchema } from './image.ts';
import { buildPredictionSchema } from './prediction.ts';
import { signedImageSchema, signingKeySchema } from './signing.ts';

const tag = 'Images';
const remoteImageSchema = z
  .string()
  .min(1)
  .max(500)
  .describe('`registry/name:tag` or `registry/name@sha256:…`');
const chosen = z.object({
  reference: referenceSchema,
  engine: builderKindSchema.optional().describe('When several have built it'),
});

export const image = {
  build: start('/images', {
    tag,
    summary: 'Build the image of a project folder or of a manifest version',
    input: z.object({
      folder: localPath().optional(),
      manifest: referenceSchema.optional().describe('Build this manifest version again'),
      engine: builderKindSchema.optional().describe('What builds it'),
      purpose: z
        .enum(['run', 'publish'])
        .default('run')
        .describe(
          'Without an engine: whether one that runs images here is chosen, or what builds for a registry',
        ),
      platform: platformSchema
        .optional()
        .describe('What it is to run on; the direct builder makes it, whatever this machine is'),
      upgrade: z.boolean().default(false).describe('Resolve the dependencies again'),
      noCache: z.boolean().default(false),
    }),
    output: startedSchema,
  }),
  dockerfile: get('/images/{reference}/dockerfile', {
    tag,
    summary: 'The Dockerfile of an image',
    input: chosen,
    output: z.object({ dockerfile: z.string() }),
  }),
  list: get('/images', {
    tag,
    summary: 'Images, newest first',
    input: z.object({ name: z.string().optional(), engine: builderKindSchema.optional() }),
    output: z.object({ images: z.array(imageSchema).readonly() }),
  }),
  get: get('/images/{reference}', { tag, summary: 'One image', input: chosen, output: imageSchema }),
  predict: post('/images/predict', {
    tag,
    summary: 'The expected size of the image of a project folder, layer by layer, before it is built',
    input: z.object({ folder: localPath(), engine: builderKindSchema.optional() }),
    output: buildPredictionSchema,
  }),
  compare: get('/images/{reference}/compare/{other}', {
    tag,
    summary: 'What differs between two images: manifest, packages, size by layer',
    input: chosen.extend({ other: referenceSchema, otherEngine: builderKindSchema.optional() }),
    output: imageComparisonSchema,
  }),
  export: start('/images/{reference}/export', {
    tag,
    summary:
      'Write an image as `docker save` archive, or as a folder with Dockerfile and context that builds without Slipway',
    input: chosen.extend({
      path: localPath(),
      as: z.enum(['archive', 'context']).default('archive'),
      overwrite: z.boolean().default(false),
    }),
    output: startedSchema,
  }),
  bill: get('/images/{reference}/bill-of-materials', {
    tag,
    summary: 'What an image is made of, as CycloneDX 1.6: packages, models, base image',
    input: chosen,
    output: z.object({ document: z.string().describe('JSON') }),
  }),
  keys: get('/keys', {
    tag,
    summary: 'Keys of this machine that images are signed with',
    input: z.object({}),
    output: z.object({ keys: z.array(signingKeySchema).readonly() }),
  }),
  createKey: post('/keys', {
    tag,
    summary: 'Create a key that images are signed with; its private half stays on this machine',
    input: z.object({ name: nameSchema }),
    output: signingKeySchema,
  }),
  sign: post('/signatures', {
    tag,
    summary: 'Sign an image in a registry with a key of this machine, as cosign does',
    input: z.object({ image: remoteImageSchema, signingKey: nameSchema }),
    output: signedImageSchema,
  }),
  verifySignature: post('/signatures/verify', {
    tag,
    summary: 'Check that an image in a registry was signed with a key',
    input: z
      .object({
        image: remoteImageSchema,
        signingKey: nameSchema.optional().describe('A key of this machine'),
        publicKey: z.string().max(10_000).optional().describe('Instead: a public key, PEM'),
      })
      .refine(({ signingKey, publicKey }) => (signingKey === undefined) !== (publicKey === undefined), {
        error: 'Give either the name of a key or a public key.',
      }),
    output: signedImageSchema,
  }),
  delete: remove('/images/{reference}', {
    tag,
    summary:
      'Delete an image; refused while a run uses it, unless forced. One of Docker is deleted permanently, any other goes to the trash',
    input: chosen.extend({ force: z.coerce.boolean().default(false) }),
    output: z.object({ deleted: imageSchema, trashed: trashedSchema }),
  }),
  prune: start('/images/prune', {
    tag,
    summary: 'Delete images that no run uses, except the newest of each name, and unused environments',
    input: z.object({ keep: z.number().int().min(0).default(1).describe('How many of each name to keep') }),
    output: startedSchema,
  }),
};
