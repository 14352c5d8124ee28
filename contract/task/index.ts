import { z } from 'zod';
import { get, post, start } from '#contract/base.ts';
import { logPageSchema, logReadInputSchema, startedSchema, taskSchema, taskStateSchema } from './task.ts';

const tag = 'Tasks';
const idSchema = z.object({ id: z.string() });

export const task = {
  list: get('/tasks', {
    tag,
    summary: 'Tasks, newest first',
    input: z.object({
      state: taskStateSchema.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({ tasks: z.array(taskSchema).readonly() }),
  }),
  get: get('/tasks/{id}', { tag, summary: 'One task', input: idSchema, output: taskSchema }),
  read: get('/tasks/{id}/log', {
    tag,
    summary: "A page of a task's log; waits for more when asked",
    input: logReadInputSchema,
    output: logPageSchema,
  }),
  wait: get('/tasks/{id}/wait', {
    tag,
    summary: 'The task when it has ended, or as it is when the time is over',
    input: idSchema.extend({ waitMs: z.coerce.number().int().min(0).max(30_000).default(10_000) }),
    output: taskSchema,
  }),
  cancel: post('/tasks/{id}/cancel', {
    tag,
    summary: 'Ask a task to stop; it ends as cancelled once it has cleaned up',
    input: idSchema,
    output: taskSchema,
  }),
  retry: start('/tasks/{id}/retry', {
    tag,
    summary: 'Start a finished task again, with the same input; returns the new task',
    input: idSchema,
    output: startedSchema,
  }),
};
