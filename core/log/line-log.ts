import { createWriteStream, type WriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LogLine, type LogPage, logLineSchema } from '#contract/task/task.ts';
import { hasCode } from '#core/host/system-error.ts';

/** Appends lines to a log file, one JSON object a line. */
export interface LineLog {
  write(line: LogLine): void;
  /** True while lines come faster than the disk takes them; `onDrain` tells when it has caught up. */
  isFull(): boolean;
  onDrain(listener: () => void): void;
  /** Resolves when what was written so far can be read. */
  flush(): Promise<void>;
  /** Resolves when everything written is in the file. */
  close(): Promise<void>;
}

export function openLineLog(path: string, onError: (error: unknown) => void): LineLog {
  const stream: WriteStream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  stream.on('error', onError);
  return {
    write: (line) => {
      stream.write(`${JSON.stringify(line)}\n`);
    },
    isFull: () => stream.writableNeedDrain,
    onDrain: (listener) => {
      stream.once('drain', listener);
    },
    flush: () =>
      new Promise((resolve) => {
        // An error is told to `onError`; here it only ends the waiting.
        stream.write('', () => resolve());
      }),
    close: async () => {
      stream.end();
      await finished(stream).catch(onError);
    },
  };
}

export interface ReadPageOptions {
  readonly after: number;
  readonly max: number;
  readonly waitMs: number;
  /** Asked when the end was reached: true when no line will follow. */
  readonly isComplete: () => Promise<boolean>;
  /** Reads one line of the file. */
  readonly parseLine?: (line: string) => LogLine;
  readonly signal?: AbortSignal | undefined;
}

/** How often a waiting reader looks at the file: well below what a person notices, and cheap. */
const LOOK_MS = 40;
const READ_BYTES = 1 << 18;
/** Bytes of a line; a longer one is read in pieces of this size, as a program writes it that never ends a line. */
const LONGEST_LINE = 4 << 20;
/** Bytes after which a page ends, however few lines it has. */
const LONGEST_PAGE = 16 << 20;

/**
 * A page of a log file from byte `after` on, at most `max` lines, waiting up to `waitMs` for the first.
 * The cursor is a byte position: valid for every reader in every process, and nothing is held in memory.
 */
export async function readLogPage(path: string, options: ReadPageOptions): Promise<LogPage> {
  const end = Date.now() + options.waitMs;
  for (;;) {
    // Asked before reading: what was written before the answer is then surely read.
    const isComplete = await options.isComplete();
    const { lines, next, isAtEnd } = await readLines(path, options);
    if (lines.length > 0 || isComplete) return { lines, next, done: isComplete && isAtEnd };
    if (Date.now() >= end || options.signal?.aborted === true) return { lines, next, done: false };
    await sleep(LOOK_MS);
  }
}

async function readLines(
  path: string,
  options: Pick<ReadPageOptions, 'after' | 'max' | 'parseLine'>,
): Promise<{ readonly lines: readonly LogLine[]; readonly next: number; readonly isAtEnd: boolean }> {
  const handle = await openOrUndefined(path);
  if (handle === undefined) return { lines: [], next: options.after, isAtEnd: true };
  try {
    const lines: LogLine[] = [];
    let next = options.after;
    let rest = Buffer.alloc(0);
    while (lines.length < options.max && next - options.after < LONGEST_PAGE) {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(READ_BYTES),
        0,
        READ_BYTES,
        next + rest.length,
      );
      if (bytesRead === 0) return { lines, next, isAtEnd: true };
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const taken = takeLines(rest, options.max - lines.length, options.parseLine ?? parseJsonLine);
      lines.push(...taken.lines);
      next += taken.bytes;
      rest = rest.subarray(taken.bytes);
    }
    return { lines, next, isAtEnd: false };
  } finally {
    await handle.close();
  }
}

function takeLines(
  bytes: Buffer,
  max: number,
  parse: (line: string) => LogLine,
): { lines: LogLine[]; bytes: number } {
  const lines: LogLine[] = [];
  let start = 0;
  while (lines.length < max) {
    const newline = bytes.indexOf(0x0a, start);
    if (newline === -1 && bytes.length - start < LONGEST_LINE) break;
    const end = newline === -1 ? start + LONGEST_LINE : newline;
    lines.push(parse(bytes.toString('utf8', start, end)));
    start = newline === -1 ? end : newline + 1;
  }
  return { lines, bytes: start };
}

function parseJsonLine(line: string): LogLine {
  try {
    return logLineSchema.parse(JSON.parse(line));
  } catch {
    // A line cut by a crash is shown as it is.
    return { text: line };
  }
}

async function openOrUndefined(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
