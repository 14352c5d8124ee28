import { createHash, randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileLayer } from '#core/engine/image-plan.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { renameOver } from '#core/host/rename-over.ts';
import { hasCode } from '#core/host/system-error.ts';
import type { Places } from './places.ts';
import { stageFiles } from './stage-files.ts';

/** A folder of read-only files that images share: the scoring server or a model. */
export interface BuiltLayer {
  readonly id: string;
  readonly folder: string;
  readonly size: number;
  readonly isNew: boolean;
}

/** Digest of what a layer is made of. */
function layerKey(inputs: unknown): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 24);
}

export function layerFolder(places: Places, id: string): string {
  return join(places.layers, id);
}

/** The layer of that key, filled unless it is there. It appears whole or not at all. */
async function ensureLayer(
  places: Places,
  request: {
    readonly key: string;
    /** Bytes of its files; what Python caches beside them later does not count. */
    readonly size: number;
    readonly isFresh: boolean;
    readonly fill: (folder: string) => Promise<void>;
  },
): Promise<BuiltLayer> {
  const folder = layerFolder(places, request.key);
  if (!request.isFresh && (await isFolder(folder)))
    return { id: request.key, folder, size: request.size, isNew: false };
  await mkdir(places.layers, { recursive: true });
  const draft = `${folder}.${randomUUID().slice(0, 8)}.making`;
  try {
    await mkdir(draft);
    await request.fill(draft);
    await putInPlace(draft, folder);
  } finally {
    await removeFolder(draft);
  }
  return { id: request.key, folder, size: request.size, isNew: true };
}

/** The layer of planned files, their digests compared. */
export function ensureFileLayer(
  places: Places,
  request: { readonly layer: FileLayer; readonly isFresh: boolean; readonly signal: AbortSignal },
): Promise<BuiltLayer> {
  const { layer, isFresh, signal } = request;
  return ensureLayer(places, {
    key: fileLayerKey(layer),
    size: layer.files.reduce((sum, file) => sum + file.size, 0),
    isFresh,
    fill: (folder) => stageFiles({ files: layer.files, folder, isReadOnly: true, signal }),
  });
}

export function fileLayerKey(layer: FileLayer): string {
  return layerKey([
    layer.kind,
    layer.files.map(({ path, digest, isExecutable }) => [path, digest, isExecutable]),
  ]);
}

/** Moves a finished folder to its name. What stood there before is removed: another build made the same. */
export async function putInPlace(draft: string, folder: string): Promise<void> {
  const former = `${folder}.${randomUUID().slice(0, 8)}.making`;
  if (await isFolder(folder)) await renameOver(folder, former);
  await renameOver(draft, folder);
  await removeFolder(former);
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
