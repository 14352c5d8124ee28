import { z } from 'zod';

/** What a run used and answered in the time between two looks at it. */
export const runStatsSchema = z.object({
  at: z.iso.datetime().describe('The end of that time'),
  seconds: z.number(),
  cpu: z.number().describe('Cores in use: 1.5 is one and a half'),
  memoryBytes: z.number().int(),
  limits: z.object({ cpus: z.number().optional(), memoryBytes: z.number().int().optional() }),
  /** What the scoring server counts; absent while its metrics cannot be reached. */
  requests: z
    .object({
      perSecond: z.number(),
      failedPerSecond: z
        .number()
        .describe('Of them with a status of 400 or more, as those that were turned away'),
      /** Milliseconds from the head of a request to its answer; absent when none was answered in that time. */
      latency: z.object({ p50: z.number(), p95: z.number() }).optional(),
      inProgress: z.number().int(),
      queued: z.number().int(),
      total: z.number().int().describe('Since the server started'),
    })
    .optional(),
});
export type RunStats = z.output<typeof runStatsSchema>;
