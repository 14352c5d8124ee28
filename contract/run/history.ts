import { z } from 'zod';

/** One call of a run of a project, with what was sent and answered as far as it is kept. */
export const pastCallSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  run: z.string(),
  image: z.string(),
  body: z.string().optional().describe('As it was sent; absent when it was too large to keep'),
  bodySize: z.number().int().describe('Bytes'),
  status: z.number().int(),
  milliseconds: z.number(),
  answer: z.string().describe('Its beginning when it was large; empty when it was not text'),
  answerSize: z.number().int().describe('Bytes'),
});
export type PastCall = z.output<typeof pastCallSchema>;
