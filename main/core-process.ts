import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { CoreState } from '#preload/handover.ts';
import { coreNewsSchema } from './core-message.ts';
import { type CoreQuestion, createCoreTalk } from './core-talk.ts';
import { createRestartPolicy } from './restart-policy.ts';

/** How long core may take to let go of what it does when the program ends. */
const CLOSE_MS = 8000;

export interface CoreProcess {
  /** A fresh port to core, which may still be starting: it answers once it is up. */
  openPort(): Promise<MessagePortMain>;
  /** Lets pages name a path that the user chose; done when core knows. Holds for the cores to come, too. */
  allow(path: string): Promise<void>;
  /** The question of that id, in core's words; undefined when core never raised it. */
  question(id: string): Promise<CoreQuestion | undefined>;
  /** The user has agreed to that question; true when core has kept it. */
  agree(id: string): Promise<boolean>;
  /** Lets core clean up and waits until it is gone. */
  close(): Promise<void>;
}

interface CoreProcessOptions {
  /** The built entry of core. */
  readonly entry: string;
  readonly environment: Promise<NodeJS.ProcessEnv>;
  readonly onState: (state: CoreState) => void;
}

/** Runs core in a process of its own and starts it again when it ends by itself. */
export function superviseCore(options: CoreProcessOptions): CoreProcess {
  const restarts = createRestartPolicy();
  let isClosing = false;
  let hasGivenUp = false;
  let reason: string | undefined;
  const allowed = new Set<string>();
  const talk = createCoreTalk(async (order) => (await child).postMessage(order));
  let child = start();

  function start(delayMs = 0): Promise<UtilityProcess> {
    const started = startAfter(delayMs, options);
    void started.then((process) => {
      process.on('message', (message: unknown) => {
        const news = coreNewsSchema.safeParse(message).data;
        if (news?.type === 'start-failed') reason = news.message;
        if (news !== undefined) talk.hear(news);
      });
      for (const path of allowed) process.postMessage({ type: 'allow', path });
      process.once('exit', (code) => onExit(code));
    });
    return started;
  }

  function onExit(code: number): void {
    if (isClosing) return;
    console.error(`core ended with code ${code}`);
    const delayMs = restarts.next(Date.now());
    const facts = reason === undefined ? {} : { reason };
    if (delayMs === undefined) {
      hasGivenUp = true;
      options.onState({ state: 'failed', ...facts });
      return;
    }
    child = start(delayMs);
    options.onState({ state: 'lost', ...facts });
  }

  return {
    openPort: async () => {
      if (hasGivenUp) {
        hasGivenUp = false;
        reason = undefined;
        restarts.reset();
        child = start();
      }
      const { port1, port2 } = new MessageChannelMain();
      (await child).postMessage({ type: 'port' }, [port1]);
      return port2;
    },
    allow: (path) => {
      allowed.add(path);
      return talk.allow(path);
    },
    question: talk.question,
    agree: talk.agree,
    close: async () => {
      isClosing = true;
      await closeChild(await child);
    },
  };
}

async function startAfter(delayMs: number, options: CoreProcessOptions): Promise<UtilityProcess> {
  const environment = await options.environment;
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  const child = utilityProcess.fork(options.entry, [], {
    serviceName: 'Slipway core',
    env: environment,
    stdio: 'inherit',
  });
  await new Promise<void>((resolve) => child.once('spawn', () => resolve()));
  return child;
}

async function closeChild(child: UtilityProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.postMessage({ type: 'close' });
  const timer = setTimeout(() => child.kill(), CLOSE_MS);
  await gone;
  clearTimeout(timer);
}
