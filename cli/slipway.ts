import { loadProgram } from './program.ts';
import { runCommandLine } from './session/cli.ts';
import { ensureHome } from './session/ensure-home.ts';
import { isBrokenPipe, write } from './terminal/terminal.ts';

const SHOW_CURSOR = '\u001b[?25h';

/** The whole of one `slipway …`: runs it on this process's own streams and ends the process. */
export async function runSlipway(options: {
  readonly root: string;
  readonly words: readonly string[];
  readonly version: string;
}): Promise<never> {
  const { stdin, stdout, stderr, env } = process;
  ensureHome(env);
  for (const stream of [stdout, stderr])
    stream.on('error', (error) => {
      // The reader went away (`slipway … | head`): what is left to say interests nobody.
      if (isBrokenPipe(error)) leave(0);
      else throw error;
    });
  const interrupt = new AbortController();
  let interrupts = 0;
  const onInterrupt = (): void => {
    interrupts += 1;
    if (interrupts > 1) leave(130);
    interrupt.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  process.on('SIGHUP', onInterrupt);

  const terminal = { stdin, stdout, stderr, environment: env };
  const { root, words, version } = options;
  // Built beside this file.
  const manifestWorker = new URL('./manifest-worker.js', import.meta.url);
  const code = await runCommandLine(
    { terminal, root, version, manifestWorker, signal: interrupt.signal },
    words,
    loadProgram,
  );
  await Promise.all([write(stdout, ''), write(stderr, '')]);
  return leave(code);
}

/** Ends the process: connections that engines keep open must not hold it. */
function leave(code: number): never {
  if (process.stderr.isTTY) process.stderr.write(SHOW_CURSOR);
  process.exit(code);
}
