import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { LogLine, LogPage } from '#contract/task/task.ts';
import type { LogRequest } from '#core/engine/engine.ts';
import { type LineLog, openLineLog, readLogPage } from '#core/log/line-log.ts';
import { explainDockerError, statusOf } from './client.ts';

/**
 * Logs of containers, in pages. An engine gives a log only as a stream from its beginning, so it is copied to a
 * file while someone reads; the copy of every process has the same bytes, and so cursors stay valid.
 */
export interface ContainerLogs {
  read(docker: Dockerode, request: LogRequest, isRunning: () => Promise<boolean>): Promise<LogPage>;
  forget(engineId: string): Promise<void>;
  close(): Promise<void>;
}

interface Copy {
  readonly path: string;
  isOver: boolean;
  /** When it holds what was there when it began, or as good as. */
  readonly caughtUp: Promise<void>;
  readonly stop: () => Promise<void>;
  lastReadAt: number;
}

/** How long a copy goes on when nobody reads it any more. */
const IDLE_MS = 60_000;

export function createContainerLogs(folder: string): ContainerLogs {
  const copies = new Map<string, Promise<Copy>>();

  const forget = async (engineId: string): Promise<void> => {
    const copy = await copies.get(engineId);
    copies.delete(engineId);
    if (copy === undefined) return;
    await copy.stop();
    await rm(copy.path, { force: true });
  };

  const copyOf = async (
    docker: Dockerode,
    engineId: string,
    isRunning: () => Promise<boolean>,
  ): Promise<Copy> => {
    const present = await copies.get(engineId);
    // Over, but running: it was started again since. Its log begins with what was copied.
    if (present?.isOver === true && (await isRunning())) await forget(engineId);
    const copying =
      copies.get(engineId) ?? startCopy(docker, engineId, join(folder, `${engineId}-${process.pid}.ndjson`));
    copies.set(engineId, copying);
    copying.catch(() => copies.delete(engineId));
    return copying;
  };

  const sweeper = setInterval(() => {
    for (const [engineId, copying] of copies)
      copying
        .then((copy) => (Date.now() - copy.lastReadAt > IDLE_MS ? forget(engineId) : undefined))
        .catch(() => copies.delete(engineId));
  }, IDLE_MS / 2);
  sweeper.unref();

  return {
    read: async (docker, request, isRunning) => {
      await mkdir(folder, { recursive: true });
      const copy = await copyOf(docker, request.engineId, isRunning);
      copy.lastReadAt = Date.now();
      await copy.caughtUp;
      return readLogPage(copy.path, { ...request, isComplete: async () => copy.isOver });
    },
    forget,
    close: async () => {
      clearInterval(sweeper);
      await Promise.all([...copies.keys()].map(forget));
    },
  };
}

async function startCopy(docker: Dockerode, engineId: string, path: string): Promise<Copy> {
  await rm(path, { force: true });
  const last = await lastLine(docker, engineId);
  const stream = await follow(docker, engineId);
  const log = openLineLog(path, () => stream.destroy());
  const { caughtUp, see, give } = catchUp(last, log.flush);
  const copy: Copy = {
    path,
    isOver: false,
    caughtUp,
    lastReadAt: Date.now(),
    stop: async () => {
      stream.destroy();
      await log.close();
    },
  };
  const parser = createFrameParser({
    write: (line) => {
      log.write(line);
      see(line);
    },
  });
  stream.on('data', (chunk: Buffer) => {
    parser.push(chunk);
    if (log.isFull()) {
      stream.pause();
      log.onDrain(() => stream.resume());
    }
  });
  stream.once('close', () => {
    parser.end();
    const end = (): void => {
      copy.isOver = true;
      give();
    };
    log.close().then(end, end);
  });
  return copy;
}

async function follow(docker: Dockerode, engineId: string): Promise<Readable> {
  try {
    const options = { follow: true, stdout: true, stderr: true, timestamps: true } as const;
    return (await docker.getContainer(engineId).logs(options)) as unknown as Readable;
  } catch (error) {
    throw statusOf(error) === 404
      ? explainDockerError(new Error('the container is gone'), 'reading its log')
      : explainDockerError(error, 'reading the log of a container');
  }
}

/** The last line that is there now; undefined: none. A stream that is followed does not say where that ends. */
async function lastLine(docker: Dockerode, engineId: string): Promise<LogLine | undefined> {
  try {
    const options = { follow: false, stdout: true, stderr: true, timestamps: true, tail: 1 } as const;
    const lines: LogLine[] = [];
    const parser = createFrameParser({ write: (line) => lines.push(line) });
    parser.push(await docker.getContainer(engineId).logs(options));
    parser.end();
    return lines.at(-1);
  } catch (error) {
    throw explainDockerError(error, 'reading the log of a container');
  }
}

/** How long a first reader waits for the lines that are there, at most. */
const CATCH_UP_MS = 3000;

/** Waits until a line has been seen, or `give` is called. */
function catchUp(last: LogLine | undefined, flush: () => Promise<void>) {
  let give = (): void => undefined;
  const seen = new Promise<void>((resolve) => {
    give = resolve;
    if (last === undefined) resolve();
    else setTimeout(resolve, CATCH_UP_MS).unref();
  });
  return {
    caughtUp: seen,
    see: (line: LogLine) => {
      if (last !== undefined && isSame(line, last)) flush().then(give, give);
    },
    give: () => give(),
  };
}

/** Of a long line, which an engine keeps in pieces, only the last piece is known beforehand. */
function isSame(line: LogLine, last: LogLine): boolean {
  if (line.source !== last.source) return false;
  if (line.text.length >= PIECE_BYTES) return line.text.endsWith(last.text);
  return line.text === last.text && line.time === last.time;
}

const PIECE_BYTES = 8000;

/**
 * The multiplexed stream of the Engine API: 8 bytes (stream, 0, 0, 0, length big-endian) before each piece (“Attach to a container”).
 * Pieces of one stream are put together to lines. A long line comes in pieces that each begin with the time: every 16 KB from Docker, every
 * 8 KB from Podman, which cut a character as well. Podman ends a last line without a line end as it was printed; `end` tells it.
 */
export function createFrameParser(log: Pick<LineLog, 'write'>): { push(chunk: Buffer): void; end(): void } {
  let rest: Buffer = Buffer.alloc(0);
  const partial = new Map<number, Buffer>();
  const take = (stream: number, piece: Buffer): void => {
    const before = partial.get(stream);
    const isTooLong = before !== undefined && before.length + piece.length > LONGEST_LINE;
    if (isTooLong) log.write(parseLine(before.toString('utf8'), stream));
    let bytes = before === undefined || isTooLong ? piece : Buffer.concat([before, withoutTime(piece)]);
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE)) {
      log.write(parseLine(bytes.toString('utf8', 0, end), stream));
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length === 0) partial.delete(stream);
    else partial.set(stream, bytes);
  };
  return {
    push: (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      while (rest.length - start >= 8) {
        const length = rest.readUInt32BE(start + 4);
        if (rest.length - start < 8 + length) break;
        take(rest[start] ?? 1, rest.subarray(start + 8, start + 8 + length));
        start += 8 + length;
      }
      rest = rest.subarray(start);
    },
    end: () => {
      for (const [stream, bytes] of partial) log.write(parseLine(bytes.toString('utf8'), stream));
      partial.clear();
    },
  };
}

const NEWLINE = 0x0a;
/** Bytes. A program that never ends its line would fill memory. */
const LONGEST_LINE = 256 * 1024;
/** RFC 3339: Docker writes UTC, Podman the time zone of its machine. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** The longest of them, with nanoseconds. */
const TIME_LENGTH = '2026-11-22T10:00:00.123456789+00:00'.length;

function withoutTime(piece: Buffer): Buffer {
  const space = piece.subarray(0, TIME_LENGTH + 1).indexOf(' ');
  return space !== -1 && TIME.test(piece.toString('latin1', 0, space)) ? piece.subarray(space + 1) : piece;
}

/** `2026-11-22T10:00:00.123456789Z text`. */
function parseLine(line: string, stream: number): LogLine {
  const source = stream === 2 ? 'stderr' : 'stdout';
  const text = line.replace(/\r$/, '');
  const space = text.indexOf(' ');
  const time = text.slice(0, space);
  const [, , zone] = TIME.exec(time) ?? [];
  if (zone === undefined) return { source, text };
  return { time: zone === 'Z' ? time : new Date(time).toISOString(), source, text: text.slice(space + 1) };
}
