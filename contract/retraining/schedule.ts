import { z } from 'zod';
import { trainingScheduleSchema } from '#contract/manifest/training-schedule.ts';

/** Why a retraining was started. */
export const triggerKindSchema = z.enum(['request', 'schedule', 'new-data', 'drift']);
export type TriggerKind = z.output<typeof triggerKindSchema>;

/** What became of the last time that a retraining was due. */
export const scheduledRunSchema = z.object({
  at: z.iso.datetime().describe('When it was dealt with'),
  trigger: triggerKindSchema.exclude(['request']),
  due: z.iso.datetime().optional().describe('The time of the schedule'),
  outcome: z.enum(['started', 'skipped', 'failed']),
  reason: z.string().optional().describe('Why it was skipped or failed, or what was missed'),
  retraining: z.string().optional(),
});
export type ScheduledRun = z.output<typeof scheduledRunSchema>;

/** The schedule of a project as this machine sees it. */
export const retrainingScheduleSchema = z.object({
  folder: z.string(),
  project: z.string(),
  schedule: trainingScheduleSchema.optional().describe('As the manifest has it; absent: it has none'),
  isOn: z
    .boolean()
    .describe(
      'Whether this machine starts its retrainings, while the window is open or `slipway serve` runs',
    ),
  next: z.iso.datetime().optional().describe('The next time of `cron`'),
  last: scheduledRunSchema.optional(),
  lastSkipped: scheduledRunSchema.optional().describe('The last time that was skipped or failed'),
  problem: z.string().optional().describe('Why it cannot run as it is'),
});
export type RetrainingSchedule = z.output<typeof retrainingScheduleSchema>;

/** What is changed of the schedule in the manifest; what is absent stays. */
export const scheduleChangeSchema = z.object({
  cron: trainingScheduleSchema.shape.cron.unwrap().nullable().optional().describe('null: no times'),
  timezone: trainingScheduleSchema.shape.timezone.unwrap().optional(),
  missed: trainingScheduleSchema.shape.missed.unwrap().optional(),
  triggers: trainingScheduleSchema.shape.triggers.unwrap().optional(),
});
export type ScheduleChange = z.output<typeof scheduleChangeSchema>;
