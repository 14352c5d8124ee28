import { createRouterClient } from '@orpc/server';
import { SlipwayError } from '#contract/errors.ts';
import { type Started, startedSchema, type Task } from '#contract/task/task.ts';
import { imageRouter } from './image/router.ts';
import { modelRouter } from './model/router.ts';
import { procedures } from './rpc/procedures.ts';
import { runRouter } from './run/router.ts';
import type { ServiceContext } from './service/context.ts';
import { serviceRouter } from './service/router.ts';

/** The stages that start tasks. The kind of a task is the path of its procedure: `image.build`. */
const STAGES = { model: modelRouter, image: imageRouter, run: runRouter, service: serviceRouter };

export const retryTask = procedures<ServiceContext>().task.retry.handler(async ({ input, context }) =>
  retry(context, await context.tasks.get(input.id)),
);

async function retry(context: ServiceContext, task: Task): Promise<Started> {
  if (task.state === 'running')
    throw new SlipwayError('wrong_state', {
      message: `“${task.title}” is still running.`,
      hint: `\`slipway task cancel ${task.id}\` stops it.`,
    });
  const call = procedureOf(context, task.kind);
  if (task.input === undefined || call === undefined)
    throw new SlipwayError('wrong_state', {
      message: `“${task.title}” cannot be retried: its input was not saved.`,
      hint: 'Start a new one.',
    });
  return startedSchema.parse(await call(task.input));
}

/** The procedure at a path, called as through any door: its input is checked again. */
function procedureOf(
  context: ServiceContext,
  path: string,
): ((input: unknown) => Promise<unknown>) | undefined {
  const found = path
    .split('.')
    .reduce<unknown>(
      (at, part) => (isNested(at) ? Reflect.get(at, part) : undefined),
      createRouterClient(STAGES, { context }),
    );
  return typeof found === 'function' ? async (input) => Reflect.apply(found, undefined, [input]) : undefined;
}

function isNested(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
