import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { get, patch, post, procedure } from '#contract/base.ts';
import { engineKindSchema } from '#contract/image/image.ts';
import { localPath } from '#contract/local-path.ts';
import { logPageSchema, logReadInputSchema } from '#contract/task/task.ts';
import { accessTokens } from './access-token.ts';
import { reportSchema } from './report.ts';
import { settingsChangeSchema, settingsSchema } from './settings.ts';
import { trust } from './trust.ts';

const tag = 'System';

/** Something changed; views that show it ask again. */
export const changeSchema = z.object({
  of: z.enum([
    'models',
    'manifests',
    'images',
    'runs',
    'clusters',
    'stores',
    'settings',
    'projects',
    'trash',
    'retrainings',
    'watches',
    'tasks',
  ]),
  id: z.string().optional(),
});
export type Change = z.output<typeof changeSchema>;

export const engineStatusSchema = z.object({
  kind: engineKindSchema,
  available: z.boolean(),
  /** The one that is used when none is named. */
  chosen: z.boolean(),
  /** What answers at the address: `Docker`, `Podman`. */
  product: z.string().optional(),
  version: z.string().optional(),
  address: z.string().optional(),
  /** What it cannot do, in sentences; absent when nothing is missing. */
  limits: z.array(z.string()).readonly().optional(),
  problem: z.string().optional(),
  hint: z.string().optional(),
});
export type EngineStatus = z.output<typeof engineStatusSchema>;

export const findingSchema = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warning', 'problem']),
  message: z.string(),
  hint: z.string().optional(),
});
export type Finding = z.output<typeof findingSchema>;

export const system = {
  info: get('/system', {
    tag,
    summary: 'Version and places of this Slipway',
    input: z.object({}),
    output: z.object({
      version: z.string(),
      dataFolder: z.string(),
      platform: z.string(),
      node: z.string(),
      readOnly: z.boolean(),
    }),
  }),
  engines: get('/system/engines', {
    tag,
    summary: 'The engines of this machine',
    input: z.object({}),
    output: z.object({ engines: z.array(engineStatusSchema).readonly() }),
  }),
  doctor: get('/system/doctor', {
    tag,
    summary: 'Check everything Slipway needs and show what is wrong',
    input: z.object({}),
    output: z.object({ findings: z.array(findingSchema).readonly() }),
  }),
  log: get('/system/log', {
    tag,
    summary: "A page of Slipway's own log; waits for more when asked",
    input: logReadInputSchema.omit({ id: true }),
    output: logPageSchema,
  }),
  report: post('/system/report', {
    tag,
    summary:
      'What a bug report needs, without paths of the home folder, secrets and values of the environment; written as archive when a path is given',
    input: z.object({
      path: localPath().optional().describe('Write a `.tar.gz` here'),
      overwrite: z.boolean().default(false),
    }),
    output: reportSchema,
  }),
  repair: post('/system/repair', {
    tag,
    summary:
      'Restore every damaged file of the data folder from its last good copy; the damaged file is kept next to it',
    input: z.object({}),
    output: z.object({ repaired: z.array(z.object({ path: z.string(), keptAs: z.string() })).readonly() }),
  }),
  settings: get('/settings', { tag, summary: 'All settings', input: z.object({}), output: settingsSchema }),
  configure: patch('/settings', {
    tag,
    summary: 'Change settings; null resets one to its default',
    input: z.object({ settings: settingsChangeSchema }),
    output: settingsSchema,
  }),
  ...trust,
  ...accessTokens,
  changes: procedure
    .route({ method: 'GET', path: '/changes', summary: 'What changes, as it changes', tags: [tag] })
    .output(eventIterator(changeSchema)),
};
