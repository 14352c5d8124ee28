import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineWork, PushedImage, PushRequest } from '#core/engine/engine.ts';
import { parseRegistry } from '#core/registry/address.ts';
import { problemOf, registryError } from '#core/registry/registry-error.ts';
import { explainDockerError } from './client.ts';
import { readJsonLines } from './json-lines.ts';

/** A line of an engine's answer to a push (Engine API, ImagePush). */
const lineSchema = z.looseObject({
  id: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  progressDetail: z.looseObject({ current: z.number().optional(), total: z.number().optional() }).optional(),
  aux: z.looseObject({ Digest: z.string().optional() }).optional(),
});
type Line = z.output<typeof lineSchema>;

interface LayerProgress {
  readonly current: number;
  readonly total: number;
  readonly isThere: boolean;
}

/**
 * Pushes an image under another name and returns its digest. Layers that the registry has are not sent. The name is taken away again:
 * the engine lists the image under its own. `registry_failed` with what the registry said.
 */
export async function pushImage(
  docker: Dockerode,
  request: PushRequest,
  work: EngineWork,
): Promise<PushedImage> {
  const name = `${request.repository}:${request.tag}`;
  try {
    await docker.getImage(request.engineId).tag({ repo: request.repository, tag: request.tag });
    const stream = await docker.getImage(name).push({
      abortSignal: work.signal,
      authconfig: request.credentials ?? {},
      // Docker speaks plain HTTP to registries of this machine without being told; Podman has to be told.
      ...(parseRegistry(request.repository).isPlain ? { tlsVerify: 'false' } : {}),
    } as Dockerode.ImagePushOptions);
    const { digest, layers } = await readPush(stream as Readable, request, work);
    // Podman names no layers.
    if (layers.length === 0)
      return { digest, layers: await layerCount(docker, request.engineId), sent: undefined };
    const sent = layers.filter((layer) => !layer.isThere);
    const bytes = sent.reduce((sum, layer) => sum + layer.total, 0);
    return { digest, layers: layers.length, sent: { layers: sent.length, bytes } };
  } catch (error) {
    work.signal.throwIfAborted();
    throw error instanceof SlipwayError ? error : explainDockerError(error, `pushing ${name}`);
  } finally {
    await docker
      .getImage(name)
      .remove()
      // A name that stays does no harm, and the failure of the push is what matters.
      .catch((error: unknown) => work.log(`The name ${name} stays in the engine: ${String(error)}`, 'push'));
  }
}

async function layerCount(docker: Dockerode, engineId: string): Promise<number> {
  return (await docker.getImage(engineId).inspect()).RootFS.Layers?.length ?? 0;
}

/** Podman tells the digest in its last line only, `latest: digest: sha256:… size: 737`. */
const DIGEST = /\bdigest: (sha256:[0-9a-f]{64})\b/;

async function readPush(
  stream: Readable,
  request: PushRequest,
  work: EngineWork,
): Promise<{ readonly digest: string; readonly layers: readonly LayerProgress[] }> {
  const layers = new Map<string, LayerProgress>();
  let digest: string | undefined;
  for await (const value of readJsonLines(stream)) {
    const line = lineSchema.parse(value);
    if (line.error !== undefined)
      throw registryError(problemOf(line.error), parseRegistry(request.repository), { said: line.error });
    digest = digestOf(line) ?? digest;
    if (isNoteworthy(line)) work.log(`${line.id ?? ''} ${line.status ?? ''}`.trim(), 'push');
    if (line.id === undefined) continue;
    const progress = progressOf(line, layers.get(line.id));
    if (progress === undefined) continue;
    layers.set(line.id, progress);
    tellAmount([...layers.values()], work);
  }
  if (digest === undefined)
    throw new SlipwayError('registry_failed', {
      message: `The push to ${request.repository} ended without a digest.`,
    });
  return { digest, layers: [...layers.values()] };
}

function digestOf(line: Line): string | undefined {
  return line.aux?.Digest ?? DIGEST.exec(line.status ?? '')?.[1];
}

function tellAmount(layers: readonly LayerProgress[], work: EngineWork): void {
  const sent = layers.filter((layer) => !layer.isThere);
  if (sent.length === 0) return;
  const done = sent.reduce((sum, layer) => sum + layer.current, 0);
  const total = sent.reduce((sum, layer) => sum + layer.total, 0);
  work.step('push', PUSH_TITLE, { amount: { done, total, unit: 'bytes' } });
}

export const PUSH_TITLE = 'Push the image';

function progressOf(line: Line, before: LayerProgress | undefined): LayerProgress | undefined {
  switch (line.status) {
    case 'Layer already exists':
      return { current: 0, total: 0, isThere: true };
    case 'Pushing': {
      const current = line.progressDetail?.current ?? 0;
      return {
        current,
        total: Math.max(current, line.progressDetail?.total ?? before?.total ?? 0),
        isThere: false,
      };
    }
    case 'Pushed':
      return { current: before?.total ?? 0, total: before?.total ?? 0, isThere: false };
    default:
      return line.status?.startsWith('Mounted from') === true
        ? { current: 0, total: 0, isThere: true }
        : before;
  }
}

function isNoteworthy({ status = '' }: Line): boolean {
  return /^(Pushed|Layer already exists|Mounted from)/.test(status) || status.includes('digest:');
}
