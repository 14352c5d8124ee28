import { z } from 'zod';

/** One value of an answer that is not the same any more. */
const changedValueSchema = z.object({
  sample: z.number().int().describe('Which sample request, from 1'),
  path: z.string().describe('Where in the answer, as `result[0]`; empty: the answer itself'),
  before: z.string(),
  after: z.string(),
  change: z
    .number()
    .optional()
    .describe('Relative to the value before (0.031: 3.1 %); absent where it has no percentage'),
});
export type ChangedValue = z.output<typeof changedValueSchema>;

/** Upper ends of the classes of changes; the last class is above all of them. */
export const CHANGE_CLASSES = [0, 0.001, 0.01, 0.05, 0.1, 0.5] as const;

/** How the answers of the new version to the sample requests differ from those of the version before. */
export const answerChangeSchema = z.object({
  samples: z.number().int().describe('Sample requests that both versions answered'),
  changedSamples: z.number().int().describe('Of them those with another answer'),
  values: z.number().int().describe('Values compared: numbers, texts, yes and no'),
  changedValues: z.number().int(),
  largest: z.number().optional().describe('The largest relative change of a number'),
  histogram: z
    .array(z.number().int())
    .length(CHANGE_CLASSES.length + 1)
    .readonly()
    .describe('Numbers by relative change: none, up to 0.1, 1, 5, 10 and 50 %, more'),
  changes: z.array(changedValueSchema).max(50).readonly().describe('Largest first; at most 50'),
});
export type AnswerChange = z.output<typeof answerChangeSchema>;
