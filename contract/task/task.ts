import { z } from 'zod';
import { errorInfoSchema } from '#contract/errors.ts';

export const taskKindSchema = z.enum([
  'model.register',
  'model.export',
  'model.verify',
  'image.build',
  'image.export',
  'image.prune',
  'run.start',
  'run.restart',
  'run.up',
  'run.develop',
  'run.loadCheck',
  'batch.start',
  'service.publish',
  'service.update',
  'service.rollback',
  'telemetry.delete',
  'telemetry.export',
  'retraining.start',
  'retraining.approve',
]);
export type TaskKind = z.output<typeof taskKindSchema>;

/** `interrupted`: the process that did it ended before it did. */
export const taskStateSchema = z.enum(['running', 'succeeded', 'failed', 'cancelled', 'interrupted']);
export type TaskState = z.output<typeof taskStateSchema>;

export const taskStepSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['running', 'done', 'cached', 'failed', 'cancelled']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** How far: `done` of `total` in `unit`; absent when nobody knows. */
  amount: z
    .object({
      done: z.number(),
      total: z.number().optional(),
      unit: z.enum(['bytes', 'files', 'packages', 'replicas', 'requests', 'rows']),
    })
    .optional(),
  note: z.string().optional(),
});
export type TaskStep = z.output<typeof taskStepSchema>;

export const taskSchema = z.object({
  id: z.string(),
  kind: taskKindSchema,
  title: z.string(),
  state: taskStateSchema,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  steps: z.array(taskStepSchema).readonly(),
  /** What it is about: a project folder, a model, image or run. */
  subject: z.object({
    folder: z.string().optional(),
    model: z.string().optional(),
    image: z.string().optional(),
    run: z.string().optional(),
    cluster: z.string().optional(),
    service: z.string().optional(),
  }),
  /** What the procedure that its kind names was asked for: a retry asks the same again. */
  input: z.unknown().optional(),
  result: z.unknown().optional().describe('What the task made; its shape is told by the kind'),
  error: errorInfoSchema.optional(),
  cancelRequested: z.boolean(),
});
export type Task = z.output<typeof taskSchema>;

export const startedSchema = z.object({ taskId: z.string() });
export type Started = z.output<typeof startedSchema>;

/** From the least to the gravest. */
export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export const logLevelSchema = z.enum(LOG_LEVELS);
export type LogLevel = z.output<typeof logLevelSchema>;

export const logLineSchema = z.object({
  time: z.iso.datetime({ offset: true }).optional(),
  /** The step that printed it, the container's stream, or the replica. */
  source: z.string().optional(),
  /** Where the line itself says so: of the scoring server's JSON log. */
  level: logLevelSchema.optional(),
  requestId: z.string().optional().describe('Of the request under way'),
  text: z.string(),
});
export type LogLine = z.output<typeof logLineSchema>;

export const logReadInputSchema = z.object({
  id: z.string(),
  /** `next` of the page before; 0 from the first line. */
  after: z.coerce.number().int().min(0).default(0),
  max: z.coerce.number().int().min(1).max(2000).default(1000),
  /** How long to wait for a line when there is none, in milliseconds. */
  waitMs: z.coerce.number().int().min(0).max(30_000).default(0),
});

/** A page of a log. `done`: nothing will follow. Cursors are positions in the log and stay valid. */
export const logPageSchema = z.object({
  lines: z.array(logLineSchema).readonly(),
  next: z.number().int(),
  done: z.boolean(),
});
export type LogPage = z.output<typeof logPageSchema>;
