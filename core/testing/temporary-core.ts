import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import type { SlipwayClient } from '#contract/index.ts';
import type { Task } from '#contract/task/task.ts';
import { type Core, createCore } from '#core/core.ts';
import { silentLogger } from '#core/log/logger.ts';
import { router } from '#core/router.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TemporaryCore extends Core {
  readonly folder: string;
  readonly client: SlipwayClient;
  /** Waits for a task to end, however it does. */
  ended(started: Promise<{ readonly taskId: string }>): Promise<Task>;
  /** Waits for a task to succeed and answers its result; throws its error otherwise. */
  result(started: Promise<{ readonly taskId: string }>): Promise<unknown>;
}

/** A whole core on a data folder of its own (or on the one given), called through the contract. */
export async function temporaryCore(
  options: { readonly dataFolder?: string; readonly manifestWorker?: URL } = {},
): Promise<TemporaryCore> {
  const folder = options.dataFolder ?? (await temporaryFolder());
  const core = await createCore({
    dataFolder: folder,
    resources: join(import.meta.dirname, '..', '..', 'resources'),
    environment: process.env,
    home: folder,
    version: '0.0.0-test',
    logger: silentLogger,
    manifestWorker: options.manifestWorker,
  });
  onTestFinished(() => core.close());
  const client: SlipwayClient = createRouterClient(router, { context: core.context });
  const ended = async (started: Promise<{ readonly taskId: string }>): Promise<Task> => {
    const { taskId } = await started;
    for (;;) {
      const task = await client.task.wait({ id: taskId, waitMs: 10_000 });
      if (task.state !== 'running') return task;
    }
  };
  return {
    ...core,
    folder,
    client,
    ended,
    result: async (started) => {
      const task = await ended(started);
      if (task.state === 'succeeded') return task.result;
      throw Object.assign(new Error(task.error?.message ?? `the task ended as ${task.state}`), { task });
    },
  };
}
