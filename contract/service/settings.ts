import { z } from 'zod';
import { cpuSchema, memorySchema } from '#contract/cluster/cluster.ts';
import { nameSchema } from '#contract/name.ts';
import { describeSettings, innermost, setting } from './setting.ts';

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

/** Variables of the script, by name. */
const environmentSchema = z.record(variableNameSchema, z.string());

const PAIR = '[A-Za-z0-9]([A-Za-z0-9._/-]{0,251}[A-Za-z0-9])?=[^,]*';
/** `name=value`, several with commas: names of labels and annotations as Kubernetes has them. */
const pairsSchema = z
  .string()
  .regex(new RegExp(`^${PAIR}(,${PAIR})*$`), 'Like name=value, several with commas');
/** The name of an object of Kubernetes. */
const objectNameSchema = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'A name of Kubernetes');
/** An address of OTLP over HTTP. Credentials belong in a secret variable. */
const COLLECTOR = /^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/;
const TAINT =
  '[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?(=[A-Za-z0-9._-]*)?(:(NoSchedule|PreferNoSchedule|NoExecute))?';
const TOLERATIONS = new RegExp(`^${TAINT}(,${TAINT})*$`);

/**
 * Every setting of a service that is one value. The options of the command line, the fields of the forms, what a form changes and the
 * documentation follow from this list; what a setting does is in `core/service/objects`.
 */
const settingsShape = {
  cpu: setting(
    { group: 'size', help: 'CPU of a replica, like 500m or 2', unset: 'cluster' },
    cpuSchema.optional(),
  ),
  memory: setting(
    { group: 'size', help: 'Memory of a replica, like 512Mi or 2Gi', unset: 'cluster' },
    memorySchema.optional(),
  ),
  workers: setting(
    { group: 'serving', help: 'Processes in a replica', unset: 'manifest' },
    z.number().int().min(1).max(64).optional(),
  ),
  concurrency: setting(
    { group: 'serving', help: 'Calls of run() at once in each worker', unset: 'manifest' },
    z.number().int().min(1).max(1024).optional(),
  ),
  queue: setting(
    { group: 'serving', help: 'Requests that may wait in a replica', unset: 'manifest' },
    z.number().int().min(0).max(100_000).optional(),
  ),
  timeoutSeconds: setting(
    { group: 'serving', help: 'Longest time for one request', unset: 'manifest', option: 'timeout' },
    z.number().positive().max(3600).optional(),
  ),
  pullSeconds: setting(
    { group: 'serving', help: 'Time a node may take to pull the image' },
    z.number().int().min(5).max(7200).default(1800),
  ),
  startSeconds: setting(
    { group: 'serving', help: 'Time a replica may take to start and become ready' },
    z.number().int().min(5).max(3600).default(300),
  ),
  drainSeconds: setting(
    { group: 'serving', help: 'Time a stopping replica goes on taking requests' },
    z.number().int().min(0).max(300).default(10),
  ),
  gpus: setting(
    { group: 'size', help: 'NVIDIA GPUs of a replica', unset: 'none' },
    z.number().int().min(1).max(64).optional(),
  ),
  nodeSelector: setting(
    {
      group: 'serving',
      help: 'Labels of nodes that take the replicas, like pool=gpu',
      unset: 'none',
      word: 'name=value',
    },
    pairsSchema.optional(),
  ),
  tolerations: setting(
    {
      group: 'serving',
      help: 'Taints of nodes to accept, like gpu=true:NoSchedule',
      unset: 'none',
      word: 'taint',
    },
    z.string().regex(TOLERATIONS, 'Like gpu=true:NoSchedule, several with commas').optional(),
  ),
  priorityClass: setting(
    { group: 'serving', help: 'PriorityClass of the replicas', unset: 'none', word: 'name' },
    objectNameSchema.optional(),
  ),
  annotations: setting(
    {
      group: 'serving',
      help: 'Annotations of the replicas, like team=search',
      unset: 'none',
      word: 'name=value',
    },
    pairsSchema.optional(),
  ),
  cpuLimit: setting(
    { group: 'serving', help: 'CPU limit of a replica', unset: 'node' },
    cpuSchema.optional(),
  ),
  logLevel: setting(
    { group: 'serving', help: 'Lowest log level' },
    z.enum(['debug', 'info', 'warning', 'error']).default('info'),
  ),
  warmUp: setting(
    { group: 'serving', help: 'A replica answers the example once before it receives requests' },
    z.boolean().default(true),
  ),
  requestLog: setting({ group: 'serving', help: 'Log a line for each request' }, z.boolean().default(true)),
  forwardLogs: setting(
    { group: 'serving', help: 'Log collectors of the cluster may read its logs' },
    z.boolean().default(true),
  ),
  collectData: setting(
    { group: 'serving', help: 'ModelDataCollector of the script collects' },
    z.boolean().default(false),
  ),
  recordCalls: setting(
    {
      group: 'serving',
      help: 'Record what goes in and out of run(): profile keeps hourly counts of its columns, full each call',
    },
    z.enum(['off', 'profile', 'full']).default('off'),
  ),
  recordVolume: setting(
    {
      group: 'serving',
      help: 'PersistentVolumeClaim in which recorded calls are stored',
      unset: 'none',
      word: 'name',
    },
    objectNameSchema.optional(),
  ),
  recordStore: setting(
    {
      group: 'serving',
      help: 'Store of Slipway in which recorded calls are stored',
      unset: 'none',
      word: 'name',
    },
    nameSchema.optional(),
  ),
  recordShare: setting(
    { group: 'serving', help: 'Share of calls to record, from 0 to 1; failures always are' },
    z.number().min(0).max(1).default(1),
  ),
  recordRate: setting(
    { group: 'serving', help: 'Most calls a second a replica records; 0 is no limit' },
    z.number().int().min(0).max(1_000_000).default(0),
  ),
  insights: setting(
    {
      group: 'serving',
      help: 'Send requests, log lines (whatever the script prints) and exceptions to Application Insights; the secret variable APPLICATIONINSIGHTS_CONNECTION_STRING names it',
    },
    z.boolean().default(false),
  ),
  otlp: setting(
    {
      group: 'serving',
      help: 'OpenTelemetry collector to send to, like http://collector:4318; the secret variable OTEL_EXPORTER_OTLP_HEADERS logs in',
      unset: 'none',
      word: 'address',
    },
    z.string().regex(COLLECTOR, 'Like http://collector:4318, without credentials').optional(),
  ),
  otlpLogs: setting(
    { group: 'serving', help: 'Send log lines to the OpenTelemetry collector, whatever the script prints' },
    z.boolean().default(true),
  ),
  otlpMetrics: setting(
    { group: 'serving', help: 'Send metrics to the OpenTelemetry collector' },
    z.boolean().default(true),
  ),
  otlpTraces: setting(
    { group: 'serving', help: 'Send traces to the OpenTelemetry collector' },
    z.boolean().default(true),
  ),
  documents: setting(
    {
      group: 'serving',
      help: 'Whether everyone may read its Swagger and OpenAPI documents, or only who has a key',
    },
    z.enum(['open', 'closed']).default('open'),
  ),
  networkPolicy: setting(
    { group: 'serving', help: 'Only scoring and metrics can be reached' },
    z.boolean().default(true),
  ),
  platformUser: setting(
    { group: 'serving', help: 'The platform chooses user and group of the replicas, as OpenShift does' },
    z.boolean().default(false),
  ),
};

export const serviceSettingsSchema = z.object({
  scale: scaleSchema.default({ kind: 'fixed', replicas: 1 }),
  ...settingsShape,
  environment: environmentSchema.default({}).describe('Variables of the script'),
});
export type ServiceSettings = z.output<typeof serviceSettingsSchema>;

export type SettingName = keyof typeof settingsShape;
/** The settings that are one value each, in the order they are shown. */
export const SETTINGS = describeSettings<SettingName>(settingsShape);
/** Settings where nobody has said anything. */
export const DEFAULT_SETTINGS: ServiceSettings = serviceSettingsSchema.parse({});
/** The autoscaler where only its kind was said. */
export const DEFAULT_AUTO = scaleSchema.options[1].parse({ kind: 'auto' });

type Changes = { readonly [Name in SettingName]: z.ZodOptional<z.ZodNullable<(typeof settingsShape)[Name]>> };

/** Any of them, or null: back to the default. */
const changesShape = Object.fromEntries(
  Object.entries(settingsShape).map(([name, schema]) => [name, innermost(schema).nullish()]),
) as unknown as Changes;

/** Some of the settings, as a form or a command line gives them: what is absent stays, null resets one to its default. */
export const serviceSettingsChangeSchema = z.object({
  scale: scaleSchema.optional(),
  ...changesShape,
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
