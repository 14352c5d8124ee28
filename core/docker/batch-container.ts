import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { SlipwayError } from '#contract/errors.ts';
import type { BatchEnd, BatchRequest } from '#core/engine/engine.ts';
import { createLineSplitter } from '#core/host/line-splitter.ts';
import { writeResult } from './batch-result.ts';
import { explainDockerError, statusOf } from './client.ts';
import { type ContainerLimits, withLimits } from './container-limits.ts';
import { mustHaveHadMemory } from './out-of-memory.ts';
import { printedText } from './printed-text.ts';
import { createTaskContainer, demultiplex, removeForGood } from './task-container.ts';

const FOLDER = '/tmp/slipway-batch';
const RESULT = `${FOLDER}/result`;

/**
 * Runs the batch of an image in a container without network and without rights: the input is copied in, the result out. It
 * is gone afterwards, whatever happens. Errors as `Engine.runBatch`.
 */
export function runBatchContainer(docker: Dockerode, request: BatchRequest): Promise<BatchEnd> {
  return withLimits(docker, undefined, (limits) => runLimited(docker, request, limits));
}

async function runLimited(
  docker: Dockerode,
  request: BatchRequest,
  limits: ContainerLimits,
): Promise<BatchEnd> {
  const { signal } = request;
  const input = `${FOLDER}/input-${basename(request.input).replaceAll(/[^\w.-]/g, '_')}`;
  const container = await createTaskContainer(docker, {
    image: request.engineId,
    user: '10001:10001',
    command: [
      ...['python3', '-m', 'slipway_scoring', 'batch', '--input', input, '--output', RESULT],
      ...request.arguments,
    ],
    network: 'none',
    environment: {},
    limits,
  }).catch((error: unknown) => {
    throw statusOf(error) === 404 ? imageGone(request) : explainDockerError(error, 'creating a container');
  });
  const stop = (): void => {
    container.remove({ force: true, v: true }).catch(() => undefined); // `finally` below removes it, and reports.
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    await putInput(container, { source: request.input, path: input, signal });
    const attached = await container.attach({ stream: true, stdout: true, stderr: true });
    const { output, errors } = demultiplex(docker, attached as unknown as Readable);
    const answer = printedText(output, stop);
    const lines = createLineSplitter();
    const tell = (line: string): void => request.onLine(line.replaceAll(input, request.input));
    errors.setEncoding('utf8').on('data', (piece: string) => {
      for (const line of lines.push(piece)) tell(line);
    });
    errors.on('end', () => {
      const last = lines.end();
      if (last !== undefined) tell(last);
    });
    await container.start();
    const { StatusCode: code } = await container.wait();
    signal.throwIfAborted();
    await mustHaveHadMemory(container, {
      ...{ exitCode: code, limits, what: `Scoring ${basename(request.input)}`, code: 'run_failed' },
      hint: 'Score with fewer workers (`--workers 1`).',
    });
    if (code === 0) await writeResult(await container.getArchive({ path: RESULT }), request.output, signal);
    return { code, answer: (await answer).replaceAll(input, request.input) };
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof SlipwayError ? error : explainDockerError(error, 'running a batch in a container');
  } finally {
    signal.removeEventListener('abort', stop);
    await removeForGood(container);
  }
}

function imageGone({ image }: BatchRequest): SlipwayError {
  return new SlipwayError('not_found', {
    message: `The engine no longer has the image ${image}.`,
    hint: 'Build it again.',
  });
}

interface Input {
  readonly source: string;
  readonly path: string;
  readonly signal: AbortSignal;
}

/** Copies the input into a folder that the user of the image can write to. Streams: its size does not matter. */
async function putInput(container: Dockerode.Container, { source, path, signal }: Input): Promise<void> {
  const archive = pack();
  const body = new PassThrough();
  archive.pipe(body);
  const { size } = await stat(source);
  const fill = async (): Promise<void> => {
    archive.entry({ name: `${basename(FOLDER)}/`, type: 'directory', mode: 0o777 });
    const head = { name: `${basename(FOLDER)}/${basename(path)}`, size, mode: 0o444 };
    if (size === 0) archive.entry(head, '');
    // No more than the head says: the file may grow meanwhile.
    else await pipeline(createReadStream(source, { end: size - 1 }), archive.entry(head), { signal });
    archive.finalize();
  };
  try {
    await Promise.all([fill(), container.putArchive(body, { path: '/tmp', abortSignal: signal })]);
  } finally {
    archive.destroy();
    body.destroy();
  }
}
