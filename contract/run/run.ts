import { z } from 'zod';
import { engineKindSchema } from '#contract/image/image.ts';

/**
 * `starting`: up, not ready. `ready`: answers. `unhealthy`: was ready, does not answer its health check.
 * `stopped`: ended when asked to. `exited`: ended by itself. `lost`: the engine no longer knows it.
 */
export const runStateSchema = z.enum(['starting', 'ready', 'unhealthy', 'stopped', 'exited', 'lost']);
export type RunState = z.output<typeof runStateSchema>;

export const developmentSchema = z.object({
  /** `following`: it is as saved. `applying`: an edit is on its way. `held`: an edit has errors and was not taken over. `failed`: it did not start with the last edit. */
  state: z.enum(['following', 'applying', 'held', 'failed']),
  appliedAt: z.iso.datetime().describe('When the run last became as the folder is'),
  restarts: z.number().int(),
  problem: z.string().optional().describe('Why an edit was not taken over, or the run did not start'),
  buildNeeded: z
    .array(z.string())
    .readonly()
    .describe('Files whose changes need a build to reach the run: dependencies, models, manifest, schema'),
});
export type Development = z.output<typeof developmentSchema>;

export const runSchema = z.object({
  id: z.string().describe('A short name: `iris-4f2a`'),
  image: z.string().describe('`name:version`'),
  engine: engineKindSchema,
  engineId: z.string(),
  state: runStateSchema,
  port: z.number().int(),
  url: z.string(),
  folder: z.string(),
  mode: z
    .enum(['image', 'development'])
    .describe('`development`: its script and other small files follow those of the project folder'),
  /** Of a run in development: how far it follows its folder. */
  development: developmentSchema.optional(),
  limits: z.object({ cpus: z.number().optional(), memoryBytes: z.number().int().optional() }),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  exit: z
    .object({
      code: z.number().int().optional(),
      reason: z.string().describe('In words: out of memory, init() failed, …'),
      lastLines: z.array(z.string()).readonly(),
    })
    .optional(),
});
export type Run = z.output<typeof runSchema>;

export const limitsSchema = z.object({
  cpus: z.number().positive().max(1024).optional().describe('Cores, fractions allowed'),
  memory: z
    .string()
    .regex(/^[0-9]+(?:\.[0-9]+)?\s*([kKmMgG]i?)?[bB]?$/)
    .optional()
    .describe('`512M`, `2G`'),
});

export const answerSchema = z.object({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  /** Of `body`: text, or base64 when the answer is not text. */
  encoding: z.enum(['text', 'base64']),
  milliseconds: z.number(),
  request: z.object({ method: z.string(), path: z.string(), body: z.string().optional() }),
});
export type Answer = z.output<typeof answerSchema>;

export const snippetSchema = z.object({ language: z.string(), title: z.string(), code: z.string() });

export type Snippet = z.output<typeof snippetSchema>;

/** Who a first request comes from; see core/run/example.ts. */
export const exampleOriginSchema = z.enum(['own', 'made', 'guessed', 'unknown']);
export type ExampleOrigin = z.output<typeof exampleOriginSchema>;

export const usageSchema = z.object({
  scoringUrl: z.string(),
  swaggerUrl: z.string(),
  openapiUrl: z.string(),
  headers: z.record(z.string(), z.string()),
  example: z.string().describe('A request body as JSON'),
  exampleOrigin: exampleOriginSchema.optional().describe('Where the example of a run comes from'),
  exampleFrom: z.string().optional().describe('What an example that was made is made of'),
  snippets: z.array(snippetSchema).readonly(),
});
export type Usage = z.output<typeof usageSchema>;

/** Result of a `run.up` task. */
export const upResultSchema = z.object({
  image: z.string(),
  reused: z.boolean(),
  run: runSchema,
  answer: answerSchema.optional().describe('Absent when no request is known that is worth sending'),
  example: exampleOriginSchema.describe(
    'What was sent: `own`, the example of the project; `made` from its files and models; `guessed` from the types, which may well be refused; `unknown`: nothing was sent',
  ),
  send: z.string().describe('The command that sends a request of your own; `…` stands for values to fill in'),
  exampleFrom: z.string().optional().describe('What a request that was made is made of'),
});
export type UpResult = z.output<typeof upResultSchema>;
