import { z } from 'zod';
import { get, post, remove, start } from '#contract/base.ts';
import { localPath } from '#contract/local-path.ts';
import { startedSchema } from '#contract/task/task.ts';
import { deletionFilterSchema } from './data-deletion.ts';
import { dataDriftSchema } from './data-drift.ts';
import {
  changedWatchSchema,
  dataWatchSchema,
  watchChangeSchema,
  webhookDeliverySchema,
} from './data-watch.ts';
import { modelEstimateSchema, modelQualitySchema } from './model-quality.ts';
import { callFilterSchema, callListSchema, EXPORT_FORMATS, recordedCallSchema } from './recorded-call.ts';
import { TRAFFIC_STEPS, trafficHistorySchema } from './traffic-history.ts';

const tag = 'Telemetry';
const inStore = z.object({
  store: z.string().min(1).optional().describe('Name of the store; default: the only one'),
});
const serviceName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const ofService = inStore.extend({ service: serviceName.describe('Name of the service') });

export const telemetry = {
  services: get('/data', {
    tag,
    summary: 'Services that have recorded calls in a store',
    input: inStore,
    output: z.object({
      store: z.string(),
      services: z
        .array(z.object({ service: z.string(), firstDay: z.string(), lastDay: z.string() }))
        .readonly(),
    }),
  }),
  calls: post('/data/{service}/calls', {
    tag,
    summary: 'Recorded calls, newest first, with how complete they are',
    input: ofService.extend({
      filter: callFilterSchema.prefault({}),
      limit: z.number().int().min(1).max(1000).default(50),
    }),
    output: callListSchema,
  }),
  call: get('/data/{service}/calls/{id}', {
    tag,
    summary: 'One recorded call in full',
    input: ofService.extend({
      id: z.string().min(1).max(500),
      near: z.iso.datetime().optional().describe('When it was, if known: found sooner'),
    }),
    output: recordedCallSchema,
  }),
  traffic: post('/data/traffic', {
    tag,
    summary: 'Requests, failures and latency of each image of services over time, from recorded calls',
    input: inStore.extend({
      services: z
        .array(serviceName)
        .min(1)
        .max(50)
        .readonly()
        .optional()
        .describe('Default: all that have recorded calls in the store'),
      from: z.iso.datetime().optional().describe('Default: 24 hours before `to`'),
      to: z.iso.datetime().optional().describe('Default: now'),
      step: z
        .enum(TRAFFIC_STEPS)
        .optional()
        .describe('How much time a point stands for; default: an hour up to seven days, else a day'),
    }),
    output: trafficHistorySchema,
  }),
  drift: post('/data/{service}/drift', {
    tag,
    summary: 'How what a service is sent and answers differs from a reference',
    input: ofService.extend({
      filter: callFilterSchema
        .prefault({})
        .describe('The window; the one of the same length before it is compared too'),
      reference: z
        .discriminatedUnion('kind', [
          z.object({
            kind: z.literal('file'),
            path: localPath().describe('CSV, Parquet or JSON Lines: what the model was trained with'),
          }),
          z.object({ kind: z.literal('time'), from: z.iso.datetime(), to: z.iso.datetime() }),
        ])
        .optional()
        .describe('Default: the first seven days that were recorded'),
    }),
    output: dataDriftSchema,
  }),
  quality: post('/data/{service}/quality', {
    tag,
    summary: 'How good the predictions of each version were, by labels that came later',
    input: ofService.extend({
      filter: callFilterSchema.prefault({}),
      path: localPath().describe(
        'CSV, Parquet or JSON Lines with request ids (`request_id` or `correlation_id`), labels, and `row` where a request has several',
      ),
      label: z
        .string()
        .optional()
        .describe('Column with the labels; default: `label`, `target` and the like'),
      prediction: z.string().optional().describe('Output that is the prediction; default: the only one'),
      score: z.string().optional().describe('Output that is the probability of `positive`'),
      positive: z.string().optional().describe('Label of the positive class; default: 1'),
      kind: z.enum(['classification', 'regression']).optional().describe('Default: by the values'),
    }),
    output: modelQualitySchema,
  }),
  estimate: post('/data/{service}/estimate', {
    tag,
    summary:
      'How good the predictions of each version are expected to be, from their scores, until labels come',
    input: ofService.extend({
      filter: callFilterSchema.prefault({}),
      score: z.string().min(1).describe('Output that is the probability of `positive`'),
      prediction: z
        .string()
        .optional()
        .describe('Output that is the prediction; default: `positive` from a probability of 0.5 on'),
      positive: z.string().default('1').describe('Label of the positive class'),
    }),
    output: modelEstimateSchema,
  }),
  export: start('/data/{service}/export', {
    tag,
    summary: 'Write recorded calls to a file: as JSON Lines, or as one row for each row of the inputs',
    input: ofService.extend({
      filter: callFilterSchema.prefault({}),
      format: z.enum(EXPORT_FORMATS).default('jsonl'),
      path: localPath(),
      overwrite: z.boolean().default(false),
    }),
    output: startedSchema,
  }),
  delete: start('/data/{service}/delete', {
    tag,
    summary: 'Delete recorded calls from a store by time, value or id',
    input: ofService.extend({
      filter: deletionFilterSchema,
      isPreview: z.boolean().default(false).describe('Only count what would be removed'),
    }),
    output: startedSchema,
  }),
  watches: get('/data-watches', {
    tag,
    summary: 'What is looked at every hour: drift and old calls, with what was found',
    input: z.object({ store: z.string().min(1).optional(), service: serviceName.optional() }),
    output: z.object({ watches: z.array(dataWatchSchema).readonly() }),
  }),
  watch: post('/data/{service}/watch', {
    tag,
    summary:
      'Look at a service every hour while `serve` or the window is open: alarms of drift, a webhook, deletion of old calls',
    input: ofService.extend(watchChangeSchema.shape),
    output: changedWatchSchema,
  }),
  unwatch: remove('/data/{service}/watch', {
    tag,
    summary: 'Look at a service no longer; its alarms are forgotten',
    input: ofService,
    output: dataWatchSchema,
  }),
  runWatch: post('/data/{service}/watch/run', {
    tag,
    summary: 'Look at a service now, as every hour',
    input: ofService,
    output: dataWatchSchema,
  }),
  testWebhook: post('/data/{service}/watch/test', {
    tag,
    summary: 'Send a test to the webhook of a service, once',
    input: ofService,
    output: webhookDeliverySchema,
  }),
};
