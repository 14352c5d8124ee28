import { z } from 'zod';
import { predictedLayerSchema } from './image.ts';

/** What an image will weigh. */
export const buildPredictionSchema = z.object({
  layers: z.array(predictedLayerSchema).readonly(),
  size: z.number().int(),
  /** The image of the same name that was built last, when there is one. */
  last: z.object({ reference: z.string(), size: z.number().int() }).optional(),
});
export type BuildPrediction = z.output<typeof buildPredictionSchema>;
