import { z } from 'zod';
import { layerKindSchema } from './image.ts';

/**
 * What a predicted size rests on. `files`: the bytes that go in. `last`: the newest image that has this layer made of
 * the same. `similar`: one that has it made of something else. `unknown`: nothing of the kind was ever built; the size
 * is 0 then.
 */
export const predictionBasisSchema = z.enum(['files', 'last', 'similar', 'unknown']);

export const predictedLayerSchema = z.object({
  kind: layerKindSchema,
  size: z.number().int().describe('Bytes, unpacked'),
  basis: predictionBasisSchema,
});
export type PredictedLayer = z.output<typeof predictedLayerSchema>;

export const buildPredictionSchema = z.object({
  layers: z.array(predictedLayerSchema).readonly(),
  size: z.number().int(),
  /** The image of the same name that was built last, when there is one. */
  last: z.object({ reference: z.string(), size: z.number().int() }).optional(),
});
export type BuildPrediction = z.output<typeof buildPredictionSchema>;
