import { z } from 'zod';
import { get, patch, post, remove } from '#contract/base.ts';
import { platformSchema, publishingBuilderSchema } from '#contract/image/image.ts';
import { localPath } from '#contract/local-path.ts';
import { nameSchema } from '#contract/name.ts';
import { trashedSchema } from '#contract/trash/trash.ts';
import {
  clusterChangeSchema,
  clusterCheckSchema,
  clusterChoicesSchema,
  clusterContextSchema,
  clusterSchema,
  clusterSettingsSchema,
  clusterTlsSchema,
  FINDINGS,
  localToolSchema,
  namespaceSchema,
  renewedTlsSchema,
} from './cluster.ts';

const tag = 'Clusters';
const byName = z.object({ name: z.string().min(1) });

export const cluster = {
  contexts: get('/clusters/contexts', {
    tag,
    summary: 'The contexts of the kubeconfig, to make a cluster of',
    input: z.object({ kubeconfig: localPath('kubeconfig').optional() }),
    output: z.object({
      path: z.string().describe('Where they were read'),
      contexts: z.array(clusterContextSchema).readonly(),
    }),
  }),
  discover: post('/clusters/discover', {
    tag,
    summary:
      'Look into the cluster of a context, saved or not: namespaces, ingress classes and registries to choose from',
    input: z.object({
      context: z.string().min(1).describe('Of the kubeconfig'),
      kubeconfig: localPath('kubeconfig').optional(),
    }),
    output: clusterChoicesSchema,
  }),
  localTools: get('/clusters/local-tools', {
    tag,
    summary: 'Programs of this machine that make a cluster on it; none is run',
    input: z.object({}),
    output: z.object({ tools: z.array(localToolSchema).readonly() }),
  }),
  keepKubeconfig: post('/clusters/kubeconfigs', {
    tag,
    summary: 'Keep the text of a kubeconfig, to make a cluster of its contexts',
    input: z.object({ text: z.string().min(1).max(1_000_000) }),
    output: z.object({
      path: z.string().describe('The file it was kept in, readable by its user only'),
      contexts: z.array(clusterContextSchema).readonly(),
    }),
  }),
  add: post('/clusters', {
    tag,
    summary: 'Save a publish target under a name; the cluster is not contacted yet',
    input: clusterSettingsSchema.extend({
      name: nameSchema,
      context: clusterSettingsSchema.shape.context.optional().describe('Default: the current context'),
      namespace: namespaceSchema.optional().describe('Default: from the context, else `default`'),
    }),
    output: clusterSchema,
  }),
  list: get('/clusters', {
    tag,
    summary: 'Publish targets by name',
    input: z.object({}),
    output: z.object({ clusters: z.array(clusterSchema).readonly() }),
  }),
  get: get('/clusters/{name}', { tag, summary: 'One publish target', input: byName, output: clusterSchema }),
  update: patch('/clusters/{name}', {
    tag,
    summary: 'Change a publish target; its services follow with their next deployment',
    input: byName.extend({ settings: clusterChangeSchema }),
    output: clusterSchema,
  }),
  remove: remove('/clusters/{name}', {
    tag,
    summary: 'Remove a publish target; its services keep running',
    input: byName,
    output: z.object({ removed: clusterSchema, trashed: trashedSchema }),
  }),
  platform: get('/platform', {
    tag,
    summary: 'The platform that an image for a cluster has to be built for, when the usual one fits no node',
    input: z.object({
      cluster: z.string().optional().describe('Needed when there are several'),
      builder: publishingBuilderSchema.optional(),
    }),
    output: z.object({ platform: platformSchema.optional() }),
  }),
  check: post('/clusters/{name}/check', {
    tag,
    summary: 'Check whether services can be published there, and what is missing',
    input: byName.extend({
      image: z.string().optional().describe('Also compare the architecture of this image with the nodes'),
      only: z.array(z.enum(FINDINGS)).min(1).optional().describe('Check only these; default: everything'),
    }),
    output: clusterCheckSchema,
  }),
  renewTls: post('/clusters/{name}/tls', {
    tag,
    summary: 'Put a new certificate and key in place for all services of the cluster, without interruption',
    input: byName.extend({
      tls: clusterTlsSchema
        .optional()
        .describe('Without it the files named before are read again; else remembered'),
    }),
    output: renewedTlsSchema,
  }),
};
