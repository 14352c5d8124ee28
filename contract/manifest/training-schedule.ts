import { z } from 'zod';

/** What may start a retraining beside a time. */
export const scheduleTriggerSchema = z.enum(['new-data', 'drift']);
export type ScheduleTrigger = z.output<typeof scheduleTriggerSchema>;

const cronText = z.string().min(1).max(200);
const zoneText = z.string().min(1).max(100);

/** The key `schedule:` of `training:`: when a project is retrained without anybody asking. */
export const trainingScheduleSchema = z.strictObject({
  cron: cronText
    .optional()
    .describe(
      'Times as five fields of cron: minute, hour, day, month, weekday; `0 3 * * 1` is Monday at 3:00',
    ),
  timezone: zoneText.default('UTC').describe('Time zone of `cron`, like Europe/Vienna'),
  missed: z
    .enum(['run', 'skip'])
    .default('run')
    .describe('When Slipway was not running at the time: run once later, or wait for the next time'),
  triggers: z
    .array(scheduleTriggerSchema)
    .max(2)
    .default([])
    .describe('`new-data`: when the data has changed; `drift`: when what the service is sent has drifted'),
});
export type TrainingSchedule = z.output<typeof trainingScheduleSchema>;
