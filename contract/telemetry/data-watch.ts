import { z } from 'zod';
import { errorInfoSchema } from '#contract/errors.ts';
import { localPath } from '#contract/local-path.ts';
import { columnStateSchema } from './data-drift.ts';

/** Where news of a watch is sent. */
export const webhookUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((text) => !text.includes('#') && !/\/\/[^/]*@/.test(text), 'An address without a login and “#”');

export const watchedDriftSchema = z.object({
  hours: z.number().int().min(1).max(720).default(24).describe('Length of the time that is compared'),
  reference: localPath()
    .optional()
    .describe('CSV, Parquet or JSON Lines; default: the first seven days that were recorded'),
});

export const keepDaysSchema = z.number().int().min(1).max(3650);

const changedColumnSchema = z.object({
  name: z.string(),
  state: columnStateSchema,
  distance: z.number().describe('Jensen-Shannon distance, from 0 to 1'),
});
export type ChangedColumn = z.output<typeof changedColumnSchema>;

/** The newest comparison of a watch. */
export const driftRunSchema = z.object({
  at: z.iso.datetime(),
  state: columnStateSchema.optional().describe('Absent: it could not be compared'),
  columns: z
    .array(changedColumnSchema)
    .readonly()
    .default([])
    .describe('Those that drifted, or may have drifted'),
  problem: errorInfoSchema.optional(),
});
export type DriftRun = z.output<typeof driftRunSchema>;

/** The newest deletion of a watch. */
export const retentionRunSchema = z.object({
  at: z.iso.datetime(),
  before: z.iso.datetime().describe('Older calls are deleted'),
  calls: z.number().int().optional().describe('How many were deleted'),
  files: z.number().int().optional().describe('Files that were removed, those with profiles and rows too'),
  taskId: z.string().optional().describe('The deletion; absent: there was nothing that old'),
  problem: errorInfoSchema.optional(),
});
export type RetentionRun = z.output<typeof retentionRunSchema>;

/** Drift that was found by a watch, from its first comparison to the one that no longer found it. */
export const dataAlarmSchema = z.object({
  id: z.string(),
  store: z.string(),
  service: z.string(),
  since: z.iso.datetime(),
  until: z.iso.datetime().optional().describe('Absent: it goes on'),
  seen: z.iso.datetime().describe('When it was last found'),
  columns: z.array(changedColumnSchema).readonly().describe('Every column that drifted since then'),
});
export type DataAlarm = z.output<typeof dataAlarmSchema>;

export const WEBHOOK_EVENTS = ['drift.started', 'drift.changed', 'drift.ended', 'test'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** News on its way to a webhook. */
export const webhookDeliverySchema = z.object({
  id: z.string(),
  store: z.string(),
  service: z.string(),
  event: z.enum(WEBHOOK_EVENTS),
  createdAt: z.iso.datetime(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.number().int(),
  triedAt: z.iso.datetime().optional(),
  nextAt: z.iso.datetime().optional().describe('When it is tried again'),
  message: z.string().optional().describe('Why the last try failed'),
});
export type WebhookDelivery = z.output<typeof webhookDeliverySchema>;

/** What is looked at every hour for a service, as it is kept. */
export const dataWatchRecordSchema = z.object({
  store: z.string(),
  service: z.string(),
  createdAt: z.iso.datetime(),
  drift: watchedDriftSchema.optional(),
  keepDays: keepDaysSchema.optional().describe('Older calls are deleted, once a day'),
  /** The hour that was looked at last, or is just being looked at. */
  startedAt: z.iso.datetime().optional(),
  lastDrift: driftRunSchema.optional(),
  lastRetention: retentionRunSchema.optional(),
});
export type DataWatchRecord = z.output<typeof dataWatchRecordSchema>;

export const dataWatchSchema = dataWatchRecordSchema.omit({ startedAt: true }).extend({
  webhook: z
    .object({
      origin: z.string().describe('Its address without the path, which may be a secret'),
      lastDelivery: webhookDeliverySchema.optional(),
    })
    .optional(),
  alarms: z.array(dataAlarmSchema).readonly().describe('The newest first'),
});
export type DataWatch = z.output<typeof dataWatchSchema>;

/** What a watch becomes: what is not named stays, null takes it back. */
export const watchChangeSchema = z.object({
  drift: watchedDriftSchema.nullish(),
  keepDays: keepDaysSchema.nullish(),
  webhook: z.object({ url: webhookUrlSchema }).nullish(),
});
export type WatchChange = z.output<typeof watchChangeSchema>;
/** The same as a caller sends it. */
export type AskedWatchChange = z.input<typeof watchChangeSchema>;

export const changedWatchSchema = z.object({
  watch: dataWatchSchema,
  webhookSecret: z
    .string()
    .optional()
    .describe('Signs what is sent to a new webhook (Standard Webhooks, `whsec_…`); never told again'),
});
