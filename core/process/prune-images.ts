import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from '#core/host/names-in.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { hasCode } from '#core/host/system-error.ts';
import { diskUsage } from './disk-usage.ts';
import { environmentIds, holdEnvironment } from './environment.ts';
import { imageIds, readImageRecord } from './image-record.ts';
import { imageFolder, type Places } from './places.ts';
import { readRunRecord } from './run-record.ts';
import { currentUses } from './script-uses.ts';

/** An image this young may be one that another process has built and is about to record. */
const YOUNG_MS = 10 * 60_000;
/** A half-made folder this old belongs to a process that died. */
const ABANDONED_MS = 24 * 60 * 60_000;

/**
 * Removes images that are not `kept` and everything no image or run needs any more; with an environment also
 * what uv keeps for making it again. Returns the bytes freed on disk.
 */
export async function pruneImages(places: Places, kept: readonly string[]): Promise<number> {
  const folders = [places.images, places.environments, places.layers, places.cache];
  const before = await diskUsage(folders);
  for (const id of await imageIds(places))
    if (!kept.includes(id) && (await isOlderThan(imageFolder(places, id), YOUNG_MS)))
      await removeFolder(imageFolder(places, id));
  const hasRemoved = await pruneEnvironments(places);
  await pruneLayers(places);
  if (hasRemoved) await removeFolder(places.cache);
  await removeAbandoned(places);
  return Math.max(0, before - (await diskUsage(folders)));
}

interface Needs {
  readonly environments: ReadonlySet<string>;
  readonly layers: ReadonlySet<string>;
}

async function needs(places: Places): Promise<Needs> {
  const environments = new Set<string>();
  const layers = new Set<string>();
  for (const id of await imageIds(places)) {
    const image = await readImageRecord(places, id);
    if (image === undefined) continue;
    environments.add(image.environmentId);
    for (const layer of image.layerIds) layers.add(layer);
  }
  for (const id of await namesIn(places.runs)) {
    const run = await readRunRecord(places, id);
    if (run === undefined) continue;
    environments.add(run.environmentId);
    layers.add(run.scoringId);
  }
  for (const use of await currentUses(places)) {
    environments.add(use.environmentId);
    layers.add(use.scoringId);
  }
  return { environments, layers };
}

/** Under each environment's lock: a build that is about to use it holds that until its image is there. */
async function pruneEnvironments(places: Places): Promise<boolean> {
  let hasRemoved = false;
  for (const id of await environmentIds(places.environments)) {
    if ((await needs(places)).environments.has(id)) continue;
    const key = id.slice(0, id.indexOf('-'));
    await holdEnvironment({ places }, key, async () => {
      if ((await needs(places)).environments.has(id)) return;
      await removeFolder(join(places.environments, id));
      hasRemoved = true;
    });
  }
  return hasRemoved;
}

/** A young layer may belong to an image that is being built. */
async function pruneLayers(places: Places): Promise<void> {
  const { layers } = await needs(places);
  for (const id of await namesIn(places.layers)) {
    const folder = join(places.layers, id);
    if (!layers.has(id) && !id.endsWith('.making') && (await isOlderThan(folder, YOUNG_MS)))
      await removeFolder(folder);
  }
}

async function removeAbandoned(places: Places): Promise<void> {
  const imageNames = await namesIn(places.images);
  const folders = [
    places.tool,
    places.environments,
    places.layers,
    ...imageNames.map((name) => join(places.images, name)),
  ];
  for (const folder of folders)
    for (const name of await namesIn(folder))
      if (name.endsWith('.making') && (await isOlderThan(join(folder, name), ABANDONED_MS)))
        await removeFolder(join(folder, name));
}

async function isOlderThan(path: string, milliseconds: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > milliseconds;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
