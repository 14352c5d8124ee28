import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { LogLine, LogPage } from '#contract/task/task.ts';
import type { LogRequest } from '#core/engine/engine.ts';
import { createLineSplitter, type LineSplitter } from '#core/host/line-splitter.ts';
import { type LineLog, openLineLog, readLogPage } from '#core/log/line-log.ts';
import { explainDockerError, statusOf } from './client.ts';

/**
 * Logs of containers, in pages. Docker gives a log only as a stream from its beginning, so it is copied to a
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
  const stream = await follow(docker, engineId);
  const log = openLineLog(path, () => stream.destroy());
  const copy: Copy = {
    path,
    isOver: false,
    lastReadAt: Date.now(),
    stop: async () => {
      stream.destroy();
      await log.close();
    },
  };
  const parser = createFrameParser(log);
  stream.on('data', (chunk: Buffer) => {
    parser.push(chunk);
    if (log.isFull()) {
      stream.pause();
      log.onDrain(() => stream.resume());
    }
  });
  stream.once('close', () => {
    log.close().then(
      () => {
        copy.isOver = true;
      },
      () => {
        copy.isOver = true;
      },
    );
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

/**
 * Docker's multiplexed stream: 8 bytes (stream, 0, 0, 0, length big-endian) before each piece (Engine API,
 * “Attach to a container”). Pieces of one stream are put together to lines.
 */
export function createFrameParser(log: Pick<LineLog, 'write'>): { push(chunk: Buffer): void } {
  let rest: Buffer = Buffer.alloc(0);
  const splitters = new Map<number, LineSplitter>();
  const splitterOf = (stream: number): LineSplitter => {
    const splitter = splitters.get(stream) ?? createLineSplitter();
    splitters.set(stream, splitter);
    return splitter;
  };
  return {
    push: (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      while (rest.length - start >= 8) {
        const length = rest.readUInt32BE(start + 4);
        if (rest.length - start < 8 + length) break;
        const stream = rest[start] ?? 1;
        const text = rest.toString('utf8', start + 8, start + 8 + length);
        for (const line of splitterOf(stream).push(text)) log.write(parseLine(line, stream));
        start += 8 + length;
      }
      rest = rest.subarray(start);
    },
  };
}

/** `2026-11-22T10:00:00.123456789Z text`. */
function parseLine(line: string, stream: number): LogLine {
  const source = stream === 2 ? 'stderr' : 'stdout';
  const space = line.indexOf(' ');
  const time = line.slice(0, space);
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time)) return { source, text: line };
  return { time, source, text: line.slice(space + 1).replace(/\r$/, '') };
}
