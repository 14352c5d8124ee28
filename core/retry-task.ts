import { createRouterClient } from '@orpc/server';
import { SlipwayError } from '#contract/errors.ts';
import { type Started, startedSchema, type Task } from '#contract/task/task.ts';
import type { ServiceContext } from './service/context.ts';

/** The stages that start tasks. The kind of a task is the path of its procedure: `image.build`. */
const STAGES = {
  model: async () => (await import('./model/router.ts')).modelRouter,
  image: async () => (await import('./image/router.ts')).imageRouter,
  run: async () => (await import('./run/router.ts')).runRouter,
  telemetry: async () => (await import('./telemetry/router.ts')).telemetryRouter,
  service: async () => (await import('./service/router.ts')).serviceRouter,
  retraining: async () => (await import('./retraining/router.ts')).retrainingRouter,
};

/** Calls the procedure that started an ended task again, with the same input. */
export async function retryTask(context: ServiceContext, task: Task): Promise<Started> {
  if (task.state === 'running')
    throw new SlipwayError('wrong_state', {
      message: `“${task.title}” is still running.`,
      hint: `\`slipway task cancel ${task.id}\` stops it.`,
    });
  const call = await procedureOf(context, task.kind);
  if (task.input === undefined || call === undefined)
    throw new SlipwayError('wrong_state', {
      message: `“${task.title}” cannot be retried: its input was not saved.`,
      hint: 'Start a new one.',
    });
  return startedSchema.parse(await call(task.input));
}

/** The procedure at a path, called as through any door: its input is checked again. */
async function procedureOf(
  context: ServiceContext,
  path: string,
): Promise<((input: unknown) => Promise<unknown>) | undefined> {
  const [stage, ...rest] = path.split('.');
  const load = Object.entries(STAGES).find(([name]) => name === stage)?.[1];
  if (load === undefined) return undefined;
  const found = rest.reduce<unknown>(
    (at, part) => (isNested(at) ? Reflect.get(at, part) : undefined),
    createRouterClient(await load(), { context }),
  );
  return typeof found === 'function' ? async (input) => Reflect.apply(found, undefined, [input]) : undefined;
}

function isNested(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
