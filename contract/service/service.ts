import { z } from 'zod';
import { deployedImageSchema, deploymentStateSchema } from './deployment.ts';
import { scaleSchema, serviceSettingsSchema } from './settings.ts';

/**
 * `ready`: all replicas wanted are there. `updating`: a deployment is under way. `degraded`: it answers, with fewer replicas than wanted.
 * `failing`: none is ready. `paused`: no replicas, by wish.
 */
export const serviceStateSchema = z.enum(['ready', 'updating', 'degraded', 'failing', 'paused']);
export type ServiceState = z.output<typeof serviceStateSchema>;

/** What is wrong, in the words of a data scientist, and what to try. */
export const serviceProblemSchema = z.object({
  code: z
    .enum([
      'image-missing',
      'image-credentials',
      'image-unreachable',
      'image-architecture',
      'crash',
      'out-of-memory',
      'script-failed',
      'warm-up-failed',
      'unschedulable',
      'quota',
      'forbidden',
      'never-ready',
      'pod-security',
      'volume',
      'evicted',
      'ingress-address',
      'certificate',
      'no-metrics',
      'other',
    ])
    .describe('What kind of problem it is'),
  message: z.string(),
  hint: z.string().optional(),
  pod: z.string().optional(),
  node: z.string().optional(),
  lines: z
    .array(z.string())
    .readonly()
    .default([])
    .describe('The last lines of the log, where they tell more'),
});
export type ServiceProblem = z.output<typeof serviceProblemSchema>;

/** A change made outside Slipway to something that Slipway has set. */
export const driftSchema = z.object({
  kind: z.string(),
  name: z.string(),
  path: z.string(),
  expected: z.string().optional(),
  found: z.string().optional(),
  by: z.string().optional().describe('The program that did it, as the cluster recorded it'),
});
export type Drift = z.output<typeof driftSchema>;

export const serviceSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  state: serviceStateSchema,
  image: deployedImageSchema,
  deployment: z.number().int().describe('Number of the deployment that serves'),
  settings: serviceSettingsSchema,
  secretNames: z.array(z.string()).readonly(),
  scale: scaleSchema,
  replicas: z.object({
    wanted: z.number().int(),
    current: z.number().int(),
    updated: z.number().int(),
    ready: z.number().int(),
  }),
  url: z.string().optional().describe('Base address; /score and /swagger.json lie below it'),
  updating: z
    .object({
      number: z.number().int(),
      state: deploymentStateSchema,
      change: z.string(),
      by: z.string(),
      startedAt: z.iso.datetime(),
    })
    .optional(),
  problems: z.array(serviceProblemSchema).readonly(),
  drift: z.array(driftSchema).readonly(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Service = z.output<typeof serviceSchema>;

/** One replica. */
export const replicaSchema = z.object({
  name: z.string(),
  node: z.string().optional(),
  state: z.enum(['pending', 'starting', 'ready', 'not-ready', 'stopping', 'failed']),
  image: z.string().optional().describe('`name:version`'),
  restarts: z.number().int(),
  startedAt: z.iso.datetime().optional(),
  problem: serviceProblemSchema.optional(),
});
export type Replica = z.output<typeof replicaSchema>;

/** Numbers of the replicas' /metrics. Rates are over `overSeconds`; times in milliseconds. */
export const trafficSchema = z.object({
  service: z.string(),
  at: z.iso.datetime(),
  replicas: z.number().int().describe('How many replicas answered'),
  requestsTotal: z.number(),
  requestsPerSecond: z.number().optional(),
  failedPerSecond: z.number().optional().describe('Answers from 500 on'),
  rejectedPerSecond: z.number().optional().describe('Turned away: queue full, no key, …'),
  p50: z.number().optional(),
  p99: z.number().optional(),
  inProgress: z.number(),
  queued: z.number(),
  busy: z.number().optional().describe('Share of busy workers, 0 to 1'),
  keys: z
    .array(
      z.object({
        key: z.enum(['primary', 'secondary']),
        requests: z.number(),
        requestsPerSecond: z.number().optional(),
        lastUsedAt: z.iso.datetime().optional(),
      }),
    )
    .readonly(),
  overSeconds: z.number().optional(),
});
export type Traffic = z.output<typeof trafficSchema>;

export const serviceKeysSchema = z.object({
  primary: z.string(),
  secondary: z.string(),
  primaryCreatedAt: z.iso.datetime().optional(),
  secondaryCreatedAt: z.iso.datetime().optional(),
});
export type ServiceKeys = z.output<typeof serviceKeysSchema>;

/** The events of a service in the cluster, explained. */
export const serviceEventSchema = z.object({
  time: z.iso.datetime(),
  kind: z.enum(['normal', 'warning']),
  object: z.string(),
  message: z.string(),
  original: z.string().describe('As Kubernetes says it'),
  count: z.number().int(),
});
export type ServiceEvent = z.output<typeof serviceEventSchema>;

/** A port-forward to a service, open on 127.0.0.1. */
export const openServiceSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  service: z.string(),
  port: z.number().int(),
  url: z.string(),
  openedAt: z.iso.datetime(),
});
export type OpenService = z.output<typeof openServiceSchema>;

/** Result of `service.publish`, `service.update` and `service.rollback` tasks. */
export const publishResultSchema = z.object({
  service: serviceSchema,
  deployment: z.number().int(),
  steps: z.record(z.string(), z.number()).describe('Seconds by step'),
  answer: z
    .object({ status: z.number().int(), milliseconds: z.number(), through: z.enum(['url', 'port-forward']) })
    .optional(),
});
export type PublishResult = z.output<typeof publishResultSchema>;
