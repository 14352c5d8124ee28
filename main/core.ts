import { homedir } from 'node:os';
import { createCore } from '#core/core.ts';
import { coreLogPath } from '#core/log/core-log-path.ts';
import { createJsonLogger } from '#core/log/logger.ts';
import { createMessagePortDoor, guardUnhandledRejections } from '#core/message-port.ts';
import { windowReach } from '#core/project/reach.ts';
import { router } from '#core/router.ts';
import { type CoreNews, coreOrderSchema } from './core-message.ts';
import { openLogFile } from './log-file.ts';

/*
 * The entry of core's own process. Main hands it one port a window; everything else is core's business.
 */

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

function tellMain(news: CoreNews): void {
  process.parentPort.postMessage(news);
}

async function start(): Promise<void> {
  const data = setting('SLIPWAY_HOME');
  const logger = createJsonLogger(openLogFile(coreLogPath(data)));
  guardUnhandledRejections(logger);
  const core = await createCore({
    dataFolder: data,
    resources: setting('SLIPWAY_RESOURCES'),
    environment: process.env,
    home: homedir(),
    logger,
    version: setting('SLIPWAY_VERSION'),
    // Built beside this file.
    manifestWorker: new URL('./manifest-worker.js', import.meta.url),
  });
  core.keepSwept();
  core.keepSchedules();
  const reach = windowReach(core.context);
  const door = createMessagePortDoor({ router, context: { ...core.context, reach } });
  process.parentPort.on('message', (event) => {
    const order = coreOrderSchema.safeParse(event.data).data;
    const port = event.ports[0];
    if (order?.type === 'port' && port !== undefined) {
      door.serve(port);
    } else if (order?.type === 'allow') {
      reach.allow(order.path);
      tellMain({ type: 'allowed', path: order.path });
    } else if (order?.type === 'question') {
      const question = core.context.trust.question(order.id);
      tellMain({ type: 'question', id: order.id, question });
    } else if (order?.type === 'agree') {
      const { id } = order;
      void core.context.trust
        .agree(id)
        .catch((error: unknown) => {
          logger.error('what the user agreed to could not be kept', { error });
          return false;
        })
        .then((agreed) => tellMain({ type: 'agreed', id, agreed }));
    } else if (order?.type === 'close') {
      void core.close().finally(() => process.exit(0));
    }
  });
}

start().catch((error: unknown) => {
  const news: CoreNews = {
    type: 'start-failed',
    message: error instanceof Error ? error.message : String(error),
  };
  console.error(error);
  tellMain(news);
  // Leaves the message the time to get out before the process goes.
  setTimeout(() => process.exit(1), 100);
});
