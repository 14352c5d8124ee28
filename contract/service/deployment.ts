import { z } from 'zod';
import { cpuSchema, exposureSchema, memorySchema } from '#contract/cluster/cluster.ts';
import { loadReportSchema } from '#contract/load/load-report.ts';
import { digestSchema } from '#contract/model/model.ts';
import { answerChangeSchema } from './answer-change.ts';
import { serviceSettingsSchema } from './settings.ts';

/** What a deployment deploys: an image where the nodes find it, and what it was made of. */
export const deployedImageSchema = z.object({
  reference: z.string().describe('`name:version`'),
  address: z.string().describe('`registry/name@sha256:…`, as the nodes pull it'),
  manifestDigest: digestSchema,
  models: z.array(z.string()).readonly().describe('`name:version` of each model'),
  serving: z
    .object({
      workers: z.number().int(),
      concurrency: z.number().int(),
      queue: z.number().int(),
      timeoutSeconds: z.number(),
    })
    .describe('Limits of its manifest, where the service sets none'),
  hasStores: z
    .boolean()
    .optional()
    .describe('Whether it can record into buckets and containers: its manifest has `data:`'),
  architecture: z.string().optional().describe('Processor it was built for: `amd64`, `arm64`'),
});
export type DeployedImage = z.output<typeof deployedImageSchema>;

/** What became of the sample requests that were sent while a deployment went on; versions are images. */
export const proofSchema = z.object({
  rate: z.number().describe('Requests a second'),
  report: loadReportSchema,
  answers: answerChangeSchema
    .optional()
    .describe('How the answers changed, once the new version serves; absent: they could not be compared'),
});
export type Proof = z.output<typeof proofSchema>;

/** How the saved cluster decides what the settings leave open. */
export const clusterDefaultsSchema = z.object({
  exposure: exposureSchema,
  cpu: cpuSchema,
  memory: memorySchema,
  spreadsVersions: z
    .boolean()
    .optional()
    .describe('Whether it spreads the replicas of each version by themselves (Kubernetes 1.27 or later)'),
  boundsDisk: z
    .boolean()
    .optional()
    .describe('Whether replicas ask for disk and have a limit; those that an older Slipway deployed do not'),
  ownFolder: z
    .boolean()
    .optional()
    .describe(
      'Whether replicas see only their own folder of the volume for calls; those that an older Slipway deployed see all of it',
    ),
});

/** A value that the cluster set on admission, in place of the one that was sent. */
export const admittedSchema = z.object({ kind: z.string(), path: z.string(), found: z.string().optional() });
export type Admitted = z.output<typeof admittedSchema>;

/**
 * `running`: in progress. `succeeded`: answers. `failed`: it failed, and there was nothing to roll back to.
 * `rolled-back`: it failed, the previous one keeps serving. `cancelled`: by the user. `interrupted`: its process is gone;
 * publishing again continues.
 */
export const deploymentStateSchema = z.enum([
  'running',
  'succeeded',
  'failed',
  'rolled-back',
  'cancelled',
  'interrupted',
]);
export type DeploymentState = z.output<typeof deploymentStateSchema>;

/** The retraining whose candidate a deployment brings, and who let it pass. */
export const deployedCandidateSchema = z.object({
  retraining: z.string().describe('`project-number`'),
  candidate: digestSchema.describe('Digest of the model bytes that were judged'),
  by: z.enum(['gates', 'person']),
  who: z.string().describe('Who approved it, or whose command started the retraining'),
  why: z.string(),
  at: z.iso.datetime(),
});
export type DeployedCandidate = z.output<typeof deployedCandidateSchema>;

/** One change of a service's image or settings. Kept in the cluster, next to the service. */
export const deploymentSchema = z.object({
  number: z.number().int().min(1),
  state: deploymentStateSchema,
  image: deployedImageSchema,
  settings: serviceSettingsSchema,
  secretNames: z.array(z.string()).readonly().default([]).describe('Names of its secret variables'),
  secretDigest: z.string().optional().describe('Changes when a secret variable does'),
  storeDigest: z.string().optional().describe('Changes when the store it records into does'),
  pullSecret: z.string().optional().describe('Secret the nodes pull the image with'),
  tlsSecret: z.string().optional().describe('Secret with the certificate of its host'),
  cluster: clusterDefaultsSchema
    .optional()
    .describe('What the saved cluster said at that time, where the service sets nothing'),
  admitted: z
    .array(admittedSchema)
    .readonly()
    .optional()
    .describe('What policies of the cluster made different from what was sent'),
  change: z.string().describe('What it changed, in a few words'),
  by: z.string().describe('Who the cluster says it was'),
  from: z.string().optional().describe('The machine it was done from'),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  reason: z.string().optional().describe('Why it did not succeed'),
  rollbackOf: z.number().int().optional().describe('The deployment whose image and settings it brings back'),
  candidate: deployedCandidateSchema
    .optional()
    .describe('The retraining that made its model; absent: it was deployed by hand'),
  proof: proofSchema.optional(),
});
export type Deployment = z.output<typeof deploymentSchema>;

/** One difference between two deployments, or between a service and what is planned for it. */
export const serviceChangeSchema = z.object({
  subject: z.string().describe('`image`, `scale`, `environment.LEVEL`, …'),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type ServiceChange = z.output<typeof serviceChangeSchema>;

/** What would happen to one object of the cluster. `differences` are paths of the object, by dry run. */
export const plannedObjectSchema = z.object({
  kind: z.string(),
  name: z.string(),
  action: z.enum(['create', 'change', 'none', 'delete']),
  differences: z
    .array(z.object({ path: z.string(), before: z.string().optional(), after: z.string().optional() }))
    .readonly(),
  yaml: z.string().describe('The object as it would be sent; no key or secret value in it'),
});
export type PlannedObject = z.output<typeof plannedObjectSchema>;

export const servicePlanSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  service: z.string(),
  isNew: z.boolean(),
  image: z.string(),
  /** How much of the image the registry lacks; absent when it was not asked. */
  push: z
    .object({ layers: z.number().int(), missingLayers: z.number().int(), missingBytes: z.number() })
    .optional(),
  changes: z.array(serviceChangeSchema).readonly(),
  objects: z.array(plannedObjectSchema).readonly(),
  drift: z.array(z.string()).readonly().describe('Changes made outside Slipway that this would overwrite'),
  rollsOut: z.boolean().describe('Whether replicas are replaced'),
  url: z.string().optional(),
  warnings: z.array(z.string()).readonly(),
});
export type ServicePlan = z.output<typeof servicePlanSchema>;
