import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalGroup } from './process-group.ts';

interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder?: string | undefined;
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears every line of the error output as it comes. */
  readonly onErrorLine?: ((line: string) => void) | undefined;
  /** How many of the last lines of each output are kept; without it all. */
  readonly mostLines?: number | undefined;
  readonly onOutputLine?: ((line: string) => void) | undefined;
}

export interface CommandEnd {
  /** Negative: ended by that signal. */
  readonly code: number;
  readonly output: string;
  readonly errorOutput: string;
}

/** From the request to end until the group is killed: a cancel must be over in two seconds. */
const PATIENCE_MS = 500;

/**
 * Runs a command to its end, in a process group of its own. An aborted signal ends the whole group and throws the
 * signal's reason once nothing of it is left. Throws Node's error when the file cannot be started.
 */
export async function runCommand(command: Command): Promise<CommandEnd> {
  command.signal?.throwIfAborted();
  const child = spawn(command.file, command.arguments, {
    cwd: command.folder,
    env: { ...command.environment },
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const output = collectLines(child.stdout, command.onOutputLine, command.mostLines);
  const errorOutput = collectLines(child.stderr, command.onErrorLine, command.mostLines);
  // A command that ends before it has read its input is told of by its exit code, not by a broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(command.input ?? '');

  const closed = once(child, 'close');
  const stop = (): void => {
    endGroup(child, closed).catch(() => undefined); // The wait below ends with the process either way.
  };
  command.signal?.addEventListener('abort', stop, { once: true });
  try {
    await closed;
  } finally {
    command.signal?.removeEventListener('abort', stop);
  }
  command.signal?.throwIfAborted();
  const code = child.exitCode ?? -1;
  return { code, output: (await output).join('\n'), errorOutput: (await errorOutput).join('\n') };
}

async function endGroup(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  if (child.pid === undefined) return;
  await signalGroup(child.pid, 'SIGTERM');
  await Promise.race([closed, sleep(PATIENCE_MS)]);
  await signalGroup(child.pid, 'SIGKILL');
}

async function collectLines(
  stream: NodeJS.ReadableStream,
  onLine: ((line: string) => void) | undefined,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    lines.push(line);
    if (lines.length > most) lines.shift();
    onLine?.(line);
  }
  return lines;
}
