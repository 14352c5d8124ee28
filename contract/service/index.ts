import { z } from 'zod';
import { get, post, remove, start } from '#contract/base.ts';
import { publishingBuilderSchema } from '#contract/image/image.ts';
import { localPath } from '#contract/local-path.ts';
import { referenceSchema } from '#contract/name.ts';
import { answerSchema, snippetSchema, usageSchema } from '#contract/run/run.ts';
import { logLevelSchema, logPageSchema, startedSchema } from '#contract/task/task.ts';
import { collectorRequestSchema } from './collector-config.ts';
import { deploymentSchema, serviceChangeSchema, servicePlanSchema } from './deployment.ts';
import { serviceNameSchema } from './name.ts';
import {
  openServiceSchema,
  replicaSchema,
  serviceEventSchema,
  serviceKeysSchema,
  serviceSchema,
  trafficSchema,
} from './service.ts';
import { serviceSettingsChangeSchema } from './settings.ts';
import { sharedFileSchema, shareFormatSchema, shareLanguageSchema } from './share.ts';

const tag = 'Services';

/** Without a cluster: the only one, else the one that has the service. */
const clusterChoice = z.string().optional().describe('A saved cluster; needed when there are several');
const byName = z.object({ name: z.string().min(1), cluster: clusterChoice });

const proofRequestSchema = z.object({
  rate: z.number().min(1).max(1000).default(20).describe('Requests a second'),
  bodies: z.array(z.string()).max(100).optional().describe('JSON texts; without them the example'),
  watchSeconds: z
    .number()
    .int()
    .min(0)
    .max(600)
    .default(10)
    .describe('Seconds to continue after the last replica is replaced'),
  maxChange: z
    .number()
    .min(0)
    .optional()
    .describe('Largest relative change of an answer (0.05: 5 %) that is accepted; a larger one rolls back'),
});
export type ProofRequest = z.output<typeof proofRequestSchema>;

/**
 * What a service is to become: planned, published or updated to. Its image is `image`, or `folder` (built first), or that of the service
 * with a new version of its `model`, or that of an earlier deployment (`to`); with none of them it stays.
 */
export const deployInputSchema = z.object({
  name: serviceNameSchema.optional().describe('Default: the name of the image'),
  cluster: clusterChoice,
  image: referenceSchema.optional().describe('A built image'),
  folder: localPath().optional().describe('A project folder: built first'),
  model: z
    .object({
      path: localPath().optional().describe('File or folder of the new model version: registered first'),
      reference: referenceSchema.optional().describe('Instead of a path: a registered version'),
      name: z.string().optional().describe('Which model of the image; needed when it has several'),
    })
    .refine(({ path, reference }) => (path === undefined) !== (reference === undefined), {
      error: 'Give either a path or a registered version.',
    })
    .optional()
    .describe('A new version of the model of the image that serves'),
  to: z
    .union([z.number().int().min(1), z.literal('previous')])
    .optional()
    .describe(
      'An earlier deployment whose image and settings come back; `previous`: the last that succeeded',
    ),
  builder: publishingBuilderSchema
    .optional()
    .describe('What builds the image; default: the setting, else Docker if available, else direct'),
  settings: serviceSettingsChangeSchema.default({}),
  force: z.boolean().default(false).describe('Overwrite changes made outside Slipway'),
  proof: proofRequestSchema
    .optional()
    .describe('Send sample requests through an update; a failure rolls it back'),
});
export type DeployInput = z.output<typeof deployInputSchema>;
/** As a caller has it: with paths that are not yet resolved. */
export type DeployCallInput = Omit<DeployInput, 'folder' | 'model'> &
  Pick<z.input<typeof deployInputSchema>, 'folder' | 'model'>;

/** The same for a service that is there. */
const updateInputSchema = deployInputSchema.required({ name: true });
const rollbackInputSchema = updateInputSchema
  .pick({ name: true, cluster: true, to: true, force: true })
  .extend({
    to: deployInputSchema.shape.to.unwrap().default('previous'),
    force: z.boolean().default(true).describe('Overwrite changes made outside Slipway'),
  });

export const service = {
  plan: post('/services/plan', {
    tag,
    summary:
      'What publishing or updating would create and change, by a dry run of the cluster; changes nothing',
    input: deployInputSchema,
    output: servicePlanSchema,
  }),
  publish: start('/services', {
    tag,
    summary: 'Publish an image as a service; one that is there is updated',
    input: deployInputSchema,
    output: startedSchema,
  }),
  update: start('/services/{name}/update', {
    tag,
    summary:
      'Roll out another image, model or setting; URL and keys stay; a failed update is rolled back automatically',
    input: updateInputSchema,
    output: startedSchema,
  }),
  rollback: start('/services/{name}/rollback', {
    tag,
    summary: 'Restore the image and settings of an earlier deployment',
    input: rollbackInputSchema,
    output: startedSchema,
  }),
  list: get('/services', {
    tag,
    summary: 'The services of a cluster, or of all; a cluster that does not answer is named, not hidden',
    input: z.object({ cluster: z.string().optional() }),
    output: z.object({
      services: z.array(serviceSchema).readonly(),
      unreachable: z
        .array(z.object({ cluster: z.string(), message: z.string(), hint: z.string().optional() }))
        .readonly(),
    }),
  }),
  get: get('/services/{name}', {
    tag,
    summary: 'One service with its replicas',
    input: byName,
    output: z.object({ service: serviceSchema, replicas: z.array(replicaSchema).readonly() }),
  }),
  deployments: get('/services/{name}/deployments', {
    tag,
    summary: 'Its history, newest first',
    input: byName,
    output: z.object({ deployments: z.array(deploymentSchema).readonly() }),
  }),
  compare: get('/services/{name}/deployments/compare', {
    tag,
    summary: 'What differs between two deployments',
    input: byName.extend({ before: z.coerce.number().int().min(1), after: z.coerce.number().int().min(1) }),
    output: z.object({ changes: z.array(serviceChangeSchema).readonly() }),
  }),
  traffic: get('/services/{name}/traffic', {
    tag,
    summary: 'Requests, latency, queue and keys, from the replicas’ own metrics',
    input: byName,
    output: trafficSchema,
  }),
  keys: get('/services/{name}/keys', {
    tag,
    summary: 'Its two keys',
    input: byName,
    output: serviceKeysSchema,
  }),
  regenerateKey: post('/services/{name}/keys', {
    tag,
    summary:
      'Regenerate one of the two keys; the other keeps working. Returns when every replica uses the new key',
    input: byName.extend({ key: z.enum(['primary', 'secondary']) }),
    output: serviceKeysSchema.extend({
      seconds: z.number().describe('Until the last replica had taken it'),
      replicas: z.number().int(),
    }),
  }),
  scale: post('/services/{name}/scale', {
    tag,
    summary: 'Change the number of replicas; requests in progress are answered',
    input: byName.extend({ replicas: z.number().int().min(1).max(1000) }),
    output: serviceSchema,
  }),
  pause: post('/services/{name}/pause', {
    tag,
    summary: 'Scale to zero until it is resumed; URL, keys and history are kept',
    input: byName,
    output: serviceSchema,
  }),
  resume: post('/services/{name}/resume', {
    tag,
    summary: 'Resume a paused service',
    input: byName,
    output: serviceSchema,
  }),
  delete: remove('/services/{name}', {
    tag,
    summary: 'Delete a service with its keys and its history; lists what was deleted',
    input: byName,
    output: z.object({ deleted: z.array(z.object({ kind: z.string(), name: z.string() })).readonly() }),
  }),
  events: get('/services/{name}/events', {
    tag,
    summary: 'Its events, explained, newest first',
    input: byName,
    output: z.object({ events: z.array(serviceEventSchema).readonly() }),
  }),
  logs: get('/services/{name}/log', {
    tag,
    summary:
      'A page of the merged log of all replicas, in order; new replicas join; waits for more when asked',
    input: byName.extend({
      session: z.string().optional().describe('Of the page before; without it a new reading begins'),
      after: z.coerce.number().int().min(0).default(0),
      max: z.coerce.number().int().min(1).max(2000).default(1000),
      waitMs: z.coerce.number().int().min(0).max(30_000).default(0),
      tail: z.coerce
        .number()
        .int()
        .min(0)
        .max(100_000)
        .default(1000)
        .describe('Lines of each replica to begin with'),
      replica: z.string().optional(),
      level: logLevelSchema.optional().describe('Lines of at least this level'),
      request: z.string().optional().describe('Lines of the request with this id'),
      previous: z.coerce.boolean().default(false).describe('Of the container before the last crash'),
      follow: z.coerce.boolean().default(true),
    }),
    output: logPageSchema.extend({ session: z.string() }),
  }),
  usage: get('/services/{name}/usage', {
    tag,
    summary: 'How to call it: addresses, headers, example, code ready to copy',
    input: byName.extend({
      withKey: z.coerce.boolean().default(false).describe('Put the primary key into the code'),
    }),
    output: usageSchema,
  }),
  snippets: post('/services/{name}/snippets', {
    tag,
    summary: 'Code that sends this request to the service, in several languages',
    input: byName.extend({ body: z.string().describe('JSON') }),
    output: z.object({ snippets: z.array(snippetSchema).readonly() }),
  }),
  score: post('/services/{name}/score', {
    tag,
    summary: 'Call it with a JSON text, or with its example, by its address or a port-forward',
    input: byName.extend({ body: z.string().optional() }),
    output: answerSchema,
  }),
  open: post('/services/{name}/open', {
    tag,
    summary: 'Reach it at 127.0.0.1 through the cluster’s API, without exposure, until closed',
    input: byName.extend({ port: z.number().int().min(1).max(65_535).optional() }),
    output: openServiceSchema,
  }),
  opened: get('/services/opened', {
    tag,
    summary: 'What is reachable at 127.0.0.1 now',
    input: z.object({}),
    output: z.object({ opened: z.array(openServiceSchema).readonly() }),
  }),
  close: remove('/services/opened/{id}', {
    tag,
    summary: 'Close what was opened',
    input: z.object({ id: z.string() }),
    output: z.object({ closed: z.string() }),
  }),
  request: post('/services/opened/{id}/request', {
    tag,
    summary: 'Any request to an opened service and to nowhere else; the key is filled in',
    input: z.object({
      id: z.string(),
      method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']),
      path: z.string().startsWith('/').max(8000),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.string().optional(),
    }),
    output: answerSchema,
  }),
  share: get('/services/{name}/share', {
    tag,
    summary:
      'One file that says how to call it, for others: address, example, code, how to get a key; no key is in it',
    input: byName.extend({
      as: shareFormatSchema.default('html').describe('A page, or a collection of Postman (version 2.1)'),
      language: shareLanguageSchema.default('en').describe('Of the page'),
    }),
    output: sharedFileSchema,
  }),
  export: get('/services/{name}/export', {
    tag,
    summary: 'Its objects as YAML for GitOps; keys and secrets are left out and listed',
    input: byName.extend({ as: z.enum(['yaml', 'kustomize']).default('yaml') }),
    output: z.object({
      files: z.array(z.object({ path: z.string(), text: z.string() })).readonly(),
    }),
  }),
  collectorConfig: post('/collector-config', {
    tag,
    summary:
      'A configuration of the OpenTelemetry Collector that reads the log lines of services on their nodes',
    input: collectorRequestSchema,
    output: z.object({ text: z.string() }),
  }),
};
