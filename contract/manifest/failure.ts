import { z } from 'zod';
import { diagnosticSchema } from './diagnostic.ts';

/** Why the user's code did not start, or a call of it failed. */
export const failureSchema = z.object({
  stage: z.string().describe('What failed: `init()`, `run()`, `importing the script`'),
  type: z.string().describe('The class of the exception; empty for what is none'),
  message: z.string(),
  place: z.string().optional().describe('`score.py:6`'),
  logLine: z.number().int().describe('Which line of the log says so, from 0'),
  diagnostic: diagnosticSchema.describe('The same as a problem of the project, with a suggestion and fixes'),
});
export type Failure = z.output<typeof failureSchema>;
