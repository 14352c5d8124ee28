import { z } from 'zod';

/** Times in milliseconds, each at most 1 % off; all 0 when nothing was answered. */
export const latencySchema = z.object({
  minimum: z.number(),
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  maximum: z.number(),
});
export type Latency = z.output<typeof latencySchema>;

const tallySchema = z.object({
  sent: z.number().int().describe('Requests that have ended, answered or not'),
  failed: z.number().int().describe('Of them those without an answer, or with a status of 400 or more'),
  latency: latencySchema,
});

/** What a number of requests showed. Everything counts requests that have ended; those under way do not. */
export const loadReportSchema = tallySchema.extend({
  seconds: z.number().describe('From the first request until now'),
  perSecond: z.number().describe('Requests ended, by these seconds'),
  outcomes: z
    .array(
      z.object({ outcome: z.string().describe('`200`, or why no answer came'), count: z.number().int() }),
    )
    .readonly()
    .describe('Most frequent first'),
  series: z
    .array(
      tallySchema.extend({
        second: z.number().int().describe('Counted from the first request'),
        versions: z
          .record(z.string(), z.number().int())
          .optional()
          .describe('Answers by the version that gave them, where answers tell'),
      }),
    )
    .readonly()
    .describe('One entry a second, also for seconds in which nothing ended; the last is not yet whole'),
  versions: z
    .array(tallySchema.extend({ version: z.string() }))
    .readonly()
    .describe('By what answered; empty when answers do not tell'),
});
export type LoadReport = z.output<typeof loadReportSchema>;
