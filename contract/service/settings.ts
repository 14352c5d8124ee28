import { z } from 'zod';
import { cpuSchema, memorySchema } from '#contract/cluster/cluster.ts';

/** As in 2017: 3 to 32 characters; without the dot, which a Kubernetes Service name cannot have (RFC 1035). */
export const SERVICE_NAME_PATTERN = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;
export const serviceNameSchema = z
  .string()
  .regex(SERVICE_NAME_PATTERN, '3 to 32 characters: lower-case letters, digits and “-”, a letter first');

/** How many replicas. The autoscaler's defaults are those of the 2017 service: 1 to 10 at 70 %. */
export const scaleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), replicas: z.number().int().min(1).max(1000).default(1) }),
  z
    .object({
      kind: z.literal('auto'),
      min: z.number().int().min(1).max(1000).default(1),
      max: z.number().int().min(1).max(1000).default(10),
      target: z
        .number()
        .int()
        .min(1)
        .max(100)
        .default(70)
        .describe('CPU use of a replica in percent of its CPU'),
      scaleDownSeconds: z
        .number()
        .int()
        .min(0)
        .max(3600)
        .default(300)
        .describe('How long fewer replicas must have been enough before one is taken away'),
    })
    .refine((scale) => scale.max >= scale.min, 'The most replicas cannot be fewer than the least'),
]);
export type Scale = z.output<typeof scaleSchema>;

const variableNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
  .refine((name) => !name.startsWith('SLIPWAY_'), 'SLIPWAY_… are Slipway’s own');

export const serviceSettingsSchema = z.object({
  scale: scaleSchema.default({ kind: 'fixed', replicas: 1 }),
  cpu: cpuSchema.optional().describe('CPU of a replica; without it that of the cluster'),
  cpuLimit: cpuSchema.optional().describe('Most CPU a replica may use; without it what the node has left'),
  memory: memorySchema.optional().describe('Memory of a replica; without it that of the cluster'),
  workers: z
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Processes in a replica; without it the manifest’s'),
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe('Calls of run() at once in each worker; without it the manifest’s'),
  queue: z.number().int().min(0).max(100_000).optional().describe('Requests that may wait in a replica'),
  timeoutSeconds: z.number().positive().max(3600).optional().describe('Longest time for one request'),
  startSeconds: z
    .number()
    .int()
    .min(5)
    .max(3600)
    .default(300)
    .describe('How long a replica may take from its start until it is ready'),
  drainSeconds: z
    .number()
    .int()
    .min(0)
    .max(300)
    .default(10)
    .describe('How long a stopping replica goes on taking requests, until everybody knows that it stops'),
  warmUp: z
    .boolean()
    .default(true)
    .describe('A replica answers the example once before it gets requests; one that cannot never gets any'),
  logLevel: z.enum(['debug', 'info', 'warning', 'error']).default('info'),
  requestLog: z.boolean().default(true).describe('A log line for each request'),
  forwardLogs: z
    .boolean()
    .default(true)
    .describe('Off: log collectors that honour fluentbit.io/exclude leave its logs alone'),
  collectData: z.boolean().default(false).describe('ModelDataCollector of the script collects'),
  networkPolicy: z.boolean().default(false).describe('Only the scoring port can be reached'),
  environment: z.record(variableNameSchema, z.string()).default({}).describe('Variables of the script'),
});
export type ServiceSettings = z.output<typeof serviceSettingsSchema>;

/** Some of the settings, as a form or a command line gives them. */
export const serviceSettingsChangeSchema = z.object({
  scale: scaleSchema.optional(),
  cpu: cpuSchema.nullish(),
  cpuLimit: cpuSchema.nullish(),
  memory: memorySchema.nullish(),
  workers: serviceSettingsSchema.shape.workers.unwrap().nullish(),
  concurrency: serviceSettingsSchema.shape.concurrency.unwrap().nullish(),
  queue: serviceSettingsSchema.shape.queue.unwrap().nullish(),
  timeoutSeconds: serviceSettingsSchema.shape.timeoutSeconds.unwrap().nullish(),
  startSeconds: serviceSettingsSchema.shape.startSeconds.unwrap().optional(),
  drainSeconds: serviceSettingsSchema.shape.drainSeconds.unwrap().optional(),
  warmUp: z.boolean().optional(),
  logLevel: z.enum(['debug', 'info', 'warning', 'error']).optional(),
  requestLog: z.boolean().optional(),
  forwardLogs: z.boolean().optional(),
  collectData: z.boolean().optional(),
  networkPolicy: z.boolean().optional(),
  environment: z
    .record(variableNameSchema, z.string().nullable())
    .optional()
    .describe('Variables to set; null removes one'),
  secrets: z
    .record(variableNameSchema, z.string().nullable())
    .optional()
    .describe('Secret variables to set; null removes one. Kept in a Secret of the cluster only'),
});
export type ServiceSettingsChange = z.output<typeof serviceSettingsChangeSchema>;
