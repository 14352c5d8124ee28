import { z } from 'zod';
import { manifestChangeSchema } from '#contract/manifest/version.ts';
import { builderKindSchema, layerKindSchema } from './image.ts';

const sideSchema = z.object({
  reference: z.string(),
  engine: builderKindSchema,
  size: z.number().int().describe('Bytes, unpacked'),
});

/** Two images side by side: only what differs, but every layer, because sizes are read as a whole. */
export const imageComparisonSchema = z.object({
  before: sideSchema,
  after: sideSchema,
  /** Of their manifest versions, packages left out: those stand below. */
  manifest: z.array(manifestChangeSchema).readonly(),
  /** Absent version: not in that image. */
  packages: z
    .array(z.object({ name: z.string(), before: z.string().optional(), after: z.string().optional() }))
    .readonly(),
  layers: z
    .array(
      z.object({
        kind: layerKindSchema,
        before: z.number().int().optional(),
        after: z.number().int().optional(),
      }),
    )
    .readonly(),
});
export type ImageComparison = z.output<typeof imageComparisonSchema>;
