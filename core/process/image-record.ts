import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { imageLayerSchema } from '#contract/image/image.ts';
import { hasCode } from '#core/host/system-error.ts';
import { imageFolder, type Places } from './places.ts';

/** What is written beside an image's application folder: all it takes to run it. */
const imageRecordSchema = z.object({
  reference: z.string(),
  createdAt: z.iso.datetime(),
  python: z.string(),
  /** Folder names below `environments` and `layers`. */
  environmentId: z.string(),
  scoringId: z.string(),
  layerIds: z.array(z.string()).readonly(),
  /** Of the script, with the image's own paths. */
  environment: z.record(z.string(), z.string()),
  labels: z.record(z.string(), z.string()),
  layers: z.array(imageLayerSchema).readonly(),
  size: z.number(),
});
export type ImageRecord = z.output<typeof imageRecordSchema>;

export const IMAGE_RECORD = 'image.json';
/** Inside an image's folder: what becomes the working directory of its runs. */
export const APPLICATION = 'app';

/** The record of an image; undefined when the engine has none of that id. */
export async function readImageRecord(places: Places, engineId: string): Promise<ImageRecord | undefined> {
  try {
    const text = await readFile(join(imageFolder(places, engineId), IMAGE_RECORD), 'utf8');
    return imageRecordSchema.parse(JSON.parse(text));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    // Written before the folder got its name: only a damaged disk or another version of Slipway leads here.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** Engine ids of all images. */
export async function imageIds(places: Places): Promise<readonly string[]> {
  const ids = await Promise.all(
    (await foldersIn(places.images)).map(async (name) =>
      (await foldersIn(join(places.images, name))).map((digest) => `${name}/${digest}`),
    ),
  );
  return ids.flat();
}

/** Digest of everything an image holds. */
export function imageDigest(inputs: unknown): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 24);
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.endsWith('.making'))
      .map((entry) => entry.name);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
