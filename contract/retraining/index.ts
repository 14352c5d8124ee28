import { z } from 'zod';
import { get, post, remove, start } from '#contract/base.ts';
import { engineKindSchema } from '#contract/image/image.ts';
import { localPath } from '#contract/local-path.ts';
import { parameterSchema } from '#contract/manifest/training.ts';
import { digestSchema } from '#contract/model/model.ts';
import { logPageSchema, logReadInputSchema, startedSchema } from '#contract/task/task.ts';
import {
  retrainingChangeSchema,
  retrainingSchema,
  retrainingStateSchema,
  trainingOptionsSchema,
} from './retraining.ts';
import { retrainingScheduleSchema, scheduleChangeSchema } from './schedule.ts';

const tag = 'Retrainings';
const byId = z.object({
  id: z.string().min(1).max(100).describe('`project-number`, or `project` for its newest'),
});
const why = z.string().max(2000).default('').describe('Kept with the decision');

export const retraining = {
  start: start('/retrainings', {
    tag,
    summary: 'Train the models of a project again, judge the new ones and use them if they pass',
    input: z.object({
      folder: localPath().describe('The project folder'),
      parameters: z
        .record(z.string(), parameterSchema)
        .default({})
        .describe('In place of those of the manifest'),
      data: z
        .record(z.string(), localPath())
        .default({})
        .describe('File or folder in place of a named input'),
      engine: engineKindSchema.optional().describe('Engine of the new image; a service needs docker'),
      force: z.boolean().default(false).describe('Train although nothing has changed'),
    }),
    output: startedSchema.extend({ id: z.string().describe('The retraining') }),
  }),
  startForService: start('/services/{name}/retrain', {
    tag,
    summary:
      'Retrain the project that a service was built from; a token of the scope `retrain` can call this and nothing else',
    input: z.object({
      name: z.string().describe('The service'),
      cluster: z.string().optional().describe('Its cluster; needed when several have a service of that name'),
      parameters: z
        .record(z.string(), parameterSchema)
        .default({})
        .describe('In place of those of the manifest'),
      force: z.boolean().default(false).describe('Train although nothing has changed'),
    }),
    output: startedSchema.extend({ id: z.string().describe('The retraining') }),
  }),
  options: get('/retraining-options', {
    tag,
    summary: 'What a retraining of a project can be asked for; without a section `training`, one to add',
    input: z.object({ folder: localPath().describe('The project folder') }),
    output: trainingOptionsSchema,
  }),
  list: get('/retrainings', {
    tag,
    summary: 'Retrainings, newest first',
    input: z.object({
      project: z.string().optional(),
      folder: localPath().optional().describe('Only those of this project folder'),
      state: retrainingStateSchema.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(50),
    }),
    output: z.object({ retrainings: z.array(retrainingSchema).readonly() }),
  }),
  get: get('/retrainings/{id}', {
    tag,
    summary: 'One retraining: its inputs, its candidate, the gates and what became of it',
    input: byId,
    output: retrainingSchema,
  }),
  logs: get('/retrainings/{id}/log', {
    tag,
    summary: 'A page of what a retraining printed; waits for more when asked',
    input: logReadInputSchema.extend(byId.shape),
    output: logPageSchema,
  }),
  cancel: post('/retrainings/{id}/cancel', {
    tag,
    summary: 'Stop a retraining; nothing of it keeps running',
    input: byId,
    output: retrainingSchema,
  }),
  compare: get('/retrainings/{id}/compare', {
    tag,
    summary: 'What differs between two retrainings: data, code, parameters and metrics',
    input: byId.extend({ with: z.string().optional().describe('Default: the one before it') }),
    output: z.object({ with: z.string(), changes: z.array(retrainingChangeSchema).readonly() }),
  }),
  approve: start('/retrainings/{id}/approve', {
    tag,
    summary: 'Use a candidate that waits; its digest says which one was looked at',
    input: byId.extend({ candidate: digestSchema, why }),
    output: startedSchema.extend({ id: z.string() }),
  }),
  reject: post('/retrainings/{id}/reject', {
    tag,
    summary: 'Refuse a candidate that waits',
    input: byId.extend({ candidate: digestSchema.optional(), why }),
    output: retrainingSchema,
  }),
  schedules: get('/retraining-schedules', {
    tag,
    summary: 'Projects that this machine retrains by itself, with the next time and what became of the last',
    input: z.object({}),
    output: z.object({ schedules: z.array(retrainingScheduleSchema).readonly() }),
  }),
  schedule: get('/retraining-schedule', {
    tag,
    summary: 'The schedule of a project, and whether this machine follows it',
    input: z.object({ folder: localPath().describe('The project folder') }),
    output: retrainingScheduleSchema,
  }),
  setSchedule: post('/retraining-schedule', {
    tag,
    summary:
      'Let this machine follow the schedule of a project, after writing a change into its manifest; starts nothing',
    input: z.object({
      folder: localPath().describe('The project folder'),
      change: scheduleChangeSchema.default({}).describe('What to change in the manifest'),
    }),
    output: retrainingScheduleSchema,
  }),
  removeSchedule: remove('/retraining-schedule', {
    tag,
    summary: 'No longer follow the schedule of a project on this machine; its manifest stays as it is',
    input: z.object({ folder: localPath().describe('The project folder') }),
    output: retrainingScheduleSchema,
  }),
};
