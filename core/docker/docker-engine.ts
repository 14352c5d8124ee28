import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import { SlipwayError } from '#contract/errors.ts';
import type { Engine, EngineProbe, EngineWork } from '#core/engine/engine.ts';
import { renameOver } from '#core/host/rename-over.ts';
import { architecture } from './architecture.ts';
import { runBatchContainer } from './batch-container.ts';
import { build } from './build.ts';
import { explainDockerError, openClient, statusOf } from './client.ts';
import { createContainerLogs } from './container-log.ts';
import { measureContainer } from './container-measure.ts';
import {
  containerStatus,
  putContainerFiles,
  removeContainer,
  restartContainer,
  startContainer,
  stopContainer,
} from './container-run.ts';
import type { Endpoint } from './endpoint.ts';
import { imageId } from './image-build.ts';
import { lockInContainer } from './lock.ts';
import { lockCondaInContainer } from './lock-conda.ts';
import { limitsOf, productOf } from './product.ts';
import { pruneFoundations } from './prune.ts';
import { pushImage } from './push.ts';
import { readContainerFile } from './read-file.ts';

export interface DockerEngine extends Engine {
  close(): Promise<void>;
}

/** The engine behind anything that speaks the Docker API. `cacheFolder` holds what can be made again. */
export function createDockerEngine(options: {
  readonly cacheFolder: string;
  readonly findEndpoint: () => Promise<Endpoint | undefined>;
}): DockerEngine {
  const logs = createContainerLogs(join(options.cacheFolder, 'container-logs'));
  const connect = connector(options.findEndpoint);
  return {
    kind: 'docker',
    probe: () => probe(options.findEndpoint, connect),
    lock: async (request, work) => lockInContainer(await connect(), request, work),
    lockConda: async (request, work) => lockCondaInContainer(await connect(), request, work),
    build: async (request, work) => build(await connect(), options.cacheFolder, request, work),
    hasImage: async (engineId) => (await imageId(await connect(), engineId)) !== undefined,
    architecture: async (engineId) => architecture(await connect(), engineId),
    removeImage: async (image) => removeImage(await connect(), image),
    prune: async (kept) => pruneFoundations(await connect(), kept),
    exportArchive: async (request, work) => exportArchive(await connect(), request, work),
    push: async (request, work) => pushImage(await connect(), request, work),
    readImageFile: async (engineId, path) => readContainerFile(await connect(), engineId, path),
    startRun: async (request) => startContainer(await connect(), request),
    restartRun: async (engineId, port) => restartContainer(await connect(), engineId, port),
    stopRun: async (engineId, grace) => stopContainer(await connect(), engineId, grace),
    removeRun: async (engineId) => {
      await logs.forget(engineId);
      await removeContainer(await connect(), engineId);
    },
    statusOf: async (engineIds) => {
      const docker = await connect();
      const pairs = engineIds.map(async (id) => [id, await containerStatus(docker, id)] as const);
      return new Map(await Promise.all(pairs));
    },
    readLog: async (request) => {
      const docker = await connect();
      const isRunning = async (): Promise<boolean> =>
        (await containerStatus(docker, request.engineId)).state === 'running';
      return logs.read(docker, request, isRunning);
    },
    measureRun: async (engineId) => measureContainer(await connect(), engineId),
    runBatch: async (request) => runBatchContainer(await connect(), request),
    putFiles: async (engineId, files) => putContainerFiles(await connect(), engineId, files),
    close: () => logs.close(),
  };
}

/** Keeps one client an endpoint: the setting or the current context may change while Slipway runs. */
function connector(findEndpoint: () => Promise<Endpoint | undefined>): () => Promise<Dockerode> {
  let current: { readonly host: string; readonly client: Promise<Dockerode> } | undefined;
  return async () => {
    const endpoint = await findEndpoint();
    if (endpoint === undefined)
      throw new SlipwayError('engine_unavailable', {
        message: 'No container engine found on this machine.',
        hint: 'Start Docker, Podman or Colima, or use the process engine, which needs only Python.',
      });
    if (current?.host !== endpoint.host) current = { host: endpoint.host, client: openClient(endpoint) };
    return current.client;
  };
}

async function probe(
  findEndpoint: () => Promise<Endpoint | undefined>,
  connect: () => Promise<Dockerode>,
): Promise<EngineProbe> {
  const address = (await findEndpoint())?.host;
  try {
    const docker = await connect();
    await Promise.race([docker.ping(), patience(3)]);
    const product = await Promise.race([productOf(docker), patience(20)]);
    // An engine that is busy has no limits that we know of.
    const limits = await Promise.race([limitsOf(docker, product), patience(3)]).catch((): string[] => []);
    return {
      available: true,
      product: product.name,
      version: product.version,
      ...(address === undefined ? {} : { address }),
      ...(limits.length === 0 ? {} : { limits }),
    };
  } catch (error) {
    const { message, hint } = explainDockerError(error, 'asking for its version');
    return {
      available: false,
      problem: message,
      ...(hint === undefined ? {} : { hint }),
      ...(address === undefined ? {} : { address }),
    };
  }
}

function patience(seconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(
      () =>
        reject(
          new SlipwayError('engine_unavailable', {
            message: `The container engine did not answer within ${seconds} seconds.`,
            hint: 'It may be starting; try again, or use the process engine.',
          }),
        ),
      seconds * 1000,
    ).unref();
  });
}

async function removeImage(
  docker: Dockerode,
  image: { readonly engineId: string; readonly tag: string },
): Promise<void> {
  try {
    // By its tag when that still names it: another image may share the id.
    const byTag = await imageId(docker, image.tag);
    await docker.getImage(byTag === image.engineId ? image.tag : image.engineId).remove();
  } catch (error) {
    if (statusOf(error) !== 404) throw explainDockerError(error, `removing ${image.tag}`);
  }
}

async function exportArchive(
  docker: Dockerode,
  request: { readonly tag: string; readonly path: string },
  work: EngineWork,
): Promise<void> {
  const draft = `${request.path}.part`;
  let done = 0;
  try {
    const stream = (await docker.getImage(request.tag).get()) as unknown as Readable;
    stream.on('data', (chunk: Buffer) => {
      done += chunk.length;
      work.step('export', `Write ${request.path}`, { amount: { done, unit: 'bytes' } });
    });
    await pipeline(stream, createWriteStream(draft, { flags: 'wx' }), { signal: work.signal });
    await renameOver(draft, request.path);
  } catch (error) {
    await rm(draft, { force: true });
    work.signal.throwIfAborted();
    throw explainDockerError(error, `exporting ${request.tag}`);
  }
}
