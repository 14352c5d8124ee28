import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepLastLines } from './last-lines.ts';
import { createLineSplitter } from './line-splitter.ts';
import { signalGroup } from './process-group.ts';
import { spawnable } from './program-file.ts';

interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder?: string | undefined;
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears every line of the error output as it comes. */
  readonly onErrorLine?: ((line: string) => void) | undefined;
  /** Characters that are kept of the end of each output; default: 64 MB. */
  readonly mostKept?: number | undefined;
  readonly onOutputLine?: ((line: string) => void) | undefined;
}

export interface CommandEnd {
  /** Negative: ended by that signal. */
  readonly code: number;
  /** The last 32 to 64 MB of it. */
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
  const { file, words, isVerbatim } = await spawnable(command.file, command.arguments, command);
  command.signal?.throwIfAborted();
  const child = spawn(file, words, {
    cwd: command.folder,
    env: { ...command.environment },
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    windowsVerbatimArguments: isVerbatim,
  });
  const output = collectLines(child.stdout, command.onOutputLine, command.mostKept);
  const errorOutput = collectLines(child.stderr, command.onErrorLine, command.mostKept);
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

/** Characters that are kept of what a command prints, its end. */
const MOST_KEPT = 64 * 2 ** 20;

async function collectLines(
  stream: NodeJS.ReadableStream,
  onLine: ((line: string) => void) | undefined,
  mostKept = MOST_KEPT,
): Promise<readonly string[]> {
  const lines = keepLastLines<string>(mostKept);
  const take = (line: string): void => {
    // A line that is written over again and again ends each time with a carriage return.
    for (const part of line.replace(/\r$/, '').split('\r')) {
      lines.add(part, part.length + 1);
      onLine?.(part);
    }
  };
  const decoder = new StringDecoder('utf8');
  const splitter = createLineSplitter();
  for await (const chunk of stream)
    for (const line of splitter.push(typeof chunk === 'string' ? chunk : decoder.write(chunk))) take(line);
  const last = splitter.end();
  if (last !== undefined) take(last);
  return lines.all();
}
