import { z } from 'zod';
import { lockedPackageSchema } from '#contract/manifest/version.ts';
import { digestSchema } from '#contract/model/model.ts';

/** `docker`: anything that speaks the Docker API. `process`: a virtual environment and a plain process. */
export const engineKindSchema = z.enum(['docker', 'process']);
export type EngineKind = z.output<typeof engineKindSchema>;

/** What builds images: an engine, or `direct`, which writes their layers itself and needs no engine. */
export const builderKindSchema = z.enum([...engineKindSchema.options, 'direct']);
export type BuilderKind = z.output<typeof builderKindSchema>;

/** What builds images that a registry can hold. */
export const publishingBuilderSchema = builderKindSchema.exclude(['process']);
export type PublishingBuilder = z.output<typeof publishingBuilderSchema>;

/** What an image runs on. */
export const platformSchema = z.enum(['linux/amd64', 'linux/arm64']);
export type Platform = z.output<typeof platformSchema>;

/** The layers of an image, in order. An edit of one leaves those before it untouched. */
export const layerKindSchema = z.enum([
  'base',
  'packages',
  'steps',
  'conda',
  'dependencies',
  'scoring',
  'model',
  'schema',
  'script',
]);
export type LayerKind = z.output<typeof layerKindSchema>;

export const imageLayerSchema = z.object({
  kind: layerKindSchema,
  title: z.string(),
  size: z.number().int().describe('Bytes, unpacked'),
  /** Why it was rebuilt for this image; absent when it was reused. */
  rebuiltBecause: z.string().optional(),
});
export type ImageLayer = z.output<typeof imageLayerSchema>;

/**
 * What a predicted size rests on. `files`: the bytes that go in. `last`: the newest image that has this layer made of
 * the same. `similar`: one that has it made of something else. `unknown`: nothing of the kind was ever built; the size
 * is 0 then.
 */
const predictionBasisSchema = z.enum(['files', 'last', 'similar', 'unknown']);

export const predictedLayerSchema = z.object({
  kind: layerKindSchema,
  size: z.number().int().describe('Bytes, unpacked'),
  basis: predictionBasisSchema,
});
export type PredictedLayer = z.output<typeof predictedLayerSchema>;

export const imageSchema = z.object({
  reference: z.string().describe('`name:version`, the same as its manifest version'),
  name: z.string(),
  version: z.number().int(),
  engine: builderKindSchema.describe('What built it'),
  /** What its builder knows it by: an image id, or the folder of an environment. */
  engineId: z.string(),
  tag: z.string().describe('The name the engine lists it under'),
  manifestDigest: digestSchema,
  models: z.array(z.string()).readonly(),
  packages: z.array(lockedPackageSchema).readonly(),
  layers: z.array(imageLayerSchema).readonly(),
  /** What was foretold of the layers before it was built of a project folder. */
  predicted: z.array(predictedLayerSchema).readonly().optional(),
  size: z.number().int(),
  base: z.string(),
  labels: z.record(z.string(), z.string()),
  folder: z.string(),
  createdAt: z.iso.datetime(),
  buildSeconds: z.number(),
  taskId: z.string(),
  /** False when the engine has lost it. */
  present: z.boolean(),
});
export type Image = z.output<typeof imageSchema>;

/** Result of an `image.build` task. `reused`: nothing had to be built. */
export const buildResultSchema = z.object({ image: imageSchema, reused: z.boolean() });
export type BuildResult = z.output<typeof buildResultSchema>;

export const pruneResultSchema = z.object({
  images: z.array(z.string()).readonly(),
  freedBytes: z.number(),
});
export type PruneResult = z.output<typeof pruneResultSchema>;
