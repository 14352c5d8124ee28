import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { CoreState } from '#preload/handover.ts';
import { type CoreNews, type CoreOrder, coreNewsSchema } from './core-message.ts';
import { createRestartPolicy } from './restart-policy.ts';

/** How long core may take to let go of what it does when the program ends. */
const CLOSE_MS = 8000;

/** A core that just ended hears of what is allowed when it is back; nobody waits for that. */
const ANSWER_MS = 5000;

export interface CoreQuestion {
  readonly message: string;
  readonly detail: string;
}

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
  const waiting = new Set<(news: CoreNews) => void>();
  let child = start();

  function start(delayMs = 0): Promise<UtilityProcess> {
    const started = startAfter(delayMs, options);
    void started.then((process) => {
      process.on('message', (message: unknown) => {
        const news = coreNewsSchema.safeParse(message).data;
        if (news?.type === 'start-failed') reason = news.message;
        if (news !== undefined) for (const hear of waiting) hear(news);
      });
      for (const path of allowed) process.postMessage({ type: 'allow', path });
      process.once('exit', (code) => onExit(code));
    });
    return started;
  }

  /** Tells core something and waits for what it says to that; undefined when it says nothing in time. */
  async function told<Answer>(
    order: CoreOrder,
    read: (news: CoreNews) => Answer | undefined,
  ): Promise<Answer | undefined> {
    let hear: (news: CoreNews) => void = () => undefined;
    const answered = new Promise<Answer>((resolve) => {
      hear = (news) => {
        const answer = read(news);
        if (answer !== undefined) resolve(answer);
      };
    });
    waiting.add(hear);
    (await child).postMessage(order);
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ANSWER_MS));
    const answer = await Promise.race([answered, late]);
    waiting.delete(hear);
    return answer;
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
    allow: async (path) => {
      allowed.add(path);
      await told({ type: 'allow', path }, (news) =>
        news.type === 'allowed' && news.path === path ? true : undefined,
      );
    },
    question: async (id) => {
      const answer = await told({ type: 'question', id }, (news) =>
        news.type === 'question' && news.id === id ? news : undefined,
      );
      return answer?.question;
    },
    agree: async (id) => {
      const agreed = await told({ type: 'agree', id }, (news) =>
        news.type === 'agreed' && news.id === id ? news.agreed : undefined,
      );
      return agreed === true;
    },
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
