import { z } from 'zod';
import { get, post, remove, start } from '#contract/base.ts';
import { engineKindSchema } from '#contract/image/image.ts';
import { localPath } from '#contract/local-path.ts';
import { failureSchema } from '#contract/manifest/failure.ts';
import { referenceSchema } from '#contract/name.ts';
import { logPageSchema, logReadInputSchema, startedSchema } from '#contract/task/task.ts';
import { trashedSchema } from '#contract/trash/trash.ts';
import { pastCallSchema } from './history.ts';
import { answerSchema, limitsSchema, runSchema, snippetSchema, usageSchema } from './run.ts';
import { runStatsSchema } from './stats.ts';

const tag = 'Runs';
const byId = z.object({ id: z.string().min(1) });
const port = z.number().int().min(1).max(65_535).optional().describe('Default: a free port');

export const run = {
  start: start('/runs', {
    tag,
    summary: 'Start an image on this machine; succeeds when it answers',
    input: limitsSchema.extend({ image: referenceSchema, engine: engineKindSchema.optional(), port }),
    output: startedSchema,
  }),
  up: start('/runs/up', {
    tag,
    summary:
      'Register, build, run, wait and score the example of a project folder; its earlier run is replaced',
    input: limitsSchema.extend({ folder: localPath(), engine: engineKindSchema.optional(), port }),
    output: startedSchema,
  }),
  list: get('/runs', {
    tag,
    summary: 'Runs, newest first, no matter where they were started',
    input: z.object({ image: z.string().optional() }),
    output: z.object({ runs: z.array(runSchema).readonly() }),
  }),
  get: get('/runs/{id}', { tag, summary: 'One run', input: byId, output: runSchema }),
  stop: post('/runs/{id}/stop', {
    tag,
    summary: 'Stop: requests in progress are answered, then it ends',
    input: byId,
    output: runSchema,
  }),
  restart: start('/runs/{id}/restart', {
    tag,
    summary: 'Start again on the same port',
    input: byId,
    output: startedSchema,
  }),
  remove: remove('/runs/{id}', {
    tag,
    summary: 'Move a run with its log to the trash; one that is running must be forced, and is stopped',
    input: byId.extend({ force: z.coerce.boolean().default(false) }),
    output: z.object({ removed: z.string(), trashed: trashedSchema }),
  }),
  logs: get('/runs/{id}/log', {
    tag,
    summary: "A page of a run's log from its first line on; waits for more when asked",
    input: logReadInputSchema,
    output: logPageSchema,
  }),
  score: post('/runs/{id}/score', {
    tag,
    summary: 'Call the run with a JSON text, or with its example',
    input: byId.extend({ body: z.string().optional() }),
    output: answerSchema,
  }),
  request: post('/runs/{id}/request', {
    tag,
    summary: 'Any request to the run and to nowhere else (the test page)',
    input: byId.extend({
      method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']),
      path: z.string().startsWith('/').max(8000),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.string().optional(),
    }),
    output: answerSchema,
  }),
  usage: get('/runs/{id}/usage', {
    tag,
    summary: 'How to call it: addresses, headers, example, code ready to copy',
    input: byId,
    output: usageSchema,
  }),
  snippets: post('/runs/{id}/snippets', {
    tag,
    summary: 'Code that sends this request to the run, in several languages',
    input: byId.extend({ body: z.string().describe('JSON') }),
    output: z.object({ snippets: z.array(snippetSchema).readonly() }),
  }),
  history: get('/runs/history', {
    tag,
    summary: "The last calls of a project's runs, newest first",
    input: z.object({ folder: localPath(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    output: z.object({ calls: z.array(pastCallSchema).readonly() }),
  }),
  clearHistory: post('/runs/history/clear', {
    tag,
    summary: "Forget the calls of a project's runs",
    input: z.object({ folder: localPath() }),
    output: z.object({ forgotten: z.number().int() }),
  }),
  loadCheck: start('/runs/{id}/load-check', {
    tag,
    summary: 'Send many requests to the run and measure how it answers; at most 60 seconds',
    input: byId.extend({
      body: z.string().optional().describe('JSON; without it the example of the run'),
      requests: z.number().int().min(1).max(100_000).default(1000),
      concurrency: z.number().int().min(1).max(200).default(10),
      seconds: z.number().positive().max(60).default(60).describe('Ends it even when requests are left'),
    }),
    output: startedSchema,
  }),
  failure: post('/runs/failure', {
    tag,
    summary: "The last failure in the log of a project's task or run: its place, what to do, and fixes",
    input: z.object({
      folder: localPath(),
      of: z.enum(['task', 'run']).describe('Whose log'),
      id: z.string().min(1),
      requestId: z.string().optional().describe('Of this request only'),
      texts: z.record(z.string(), z.string()).default({}).describe('Texts of files that are not saved yet'),
    }),
    output: z.object({ failure: failureSchema.optional() }),
  }),
  stats: get('/runs/{id}/stats', {
    tag,
    summary: 'What the run uses and answers, measured over the next moment',
    input: byId.extend({
      overMs: z.coerce.number().int().min(100).max(10_000).default(1000).describe('How long to look'),
    }),
    output: runStatsSchema,
  }),
  develop: start('/runs/develop', {
    tag,
    summary:
      'Run a project for development until cancelled: saved edits reach it without a build, and it starts again',
    input: limitsSchema.extend({ folder: localPath(), engine: engineKindSchema.optional(), port }),
    output: startedSchema,
  }),
};
