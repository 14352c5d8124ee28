import { homedir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import type { SlipwayClient } from '#contract/index.ts';
import { type Core, createCore } from '#core/core.ts';
import type { Logger } from '#core/log/logger.ts';
import { router } from '#core/router.ts';

export interface OpenedCore {
  readonly core: Core;
  /** Calls core in this very process: the same procedures as through every other door. */
  readonly client: SlipwayClient;
}

export async function openCore(options: {
  readonly root: string;
  readonly version: string;
  readonly dataFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly manifestWorker?: URL | undefined;
}): Promise<OpenedCore> {
  const core = await createCore({
    dataFolder: options.dataFolder,
    resources: join(options.root, 'resources'),
    environment: options.environment,
    home: homedir(),
    logger: options.logger,
    version: options.version,
    manifestWorker: options.manifestWorker,
  });
  return { core, client: createRouterClient(router, { context: core.context }) };
}
