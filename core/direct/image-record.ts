import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hasCode } from '#core/host/system-error.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';

/** An image of this builder: its documents, and where the bytes of its layers are. */
const recordSchema = z.object({
  architecture: z.string(),
  /** Text of the configuration; its digest is the image's id. */
  config: z.string(),
  manifest: z.string(),
  /** Layers of the base: in its registry. */
  base: z.object({
    registry: z.string(),
    repository: z.string(),
    layers: z.array(z.object({ digest: z.string(), size: z.number() })).readonly(),
  }),
  /** Layers of ours: blobs of this machine. */
  layers: z.array(z.object({ digest: z.string(), size: z.number() })).readonly(),
  /** Digests of the wheels that it was made of. */
  wheels: z.array(z.string()).readonly(),
  /** Texts of the schema folder by file name. */
  documents: z.record(z.string(), z.string()),
});
export type DirectImage = z.output<typeof recordSchema>;

export interface ImageRecords {
  read(engineId: string): Promise<DirectImage | undefined>;
  write(engineId: string, image: DirectImage): Promise<void>;
  remove(engineId: string): Promise<void>;
  ids(): Promise<readonly string[]>;
}

/** Keeps images by their id, `sha256:…`. */
export function imageRecords(folder: string): ImageRecords {
  const pathOf = (engineId: string): string => join(folder, `${engineId.replace(/^sha256:/, '')}.json`);
  return {
    read: async (engineId) => {
      if (!/^sha256:[0-9a-f]{64}$/.test(engineId)) return undefined;
      try {
        return recordSchema.parse(JSON.parse(await readFile(pathOf(engineId), 'utf8')));
      } catch (error) {
        // Written whole or not at all: only another version of Slipway leads to the others.
        if (hasCode(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError)
          return undefined;
        throw error;
      }
    },
    write: async (engineId, image) => {
      await mkdir(folder, { recursive: true });
      await writeAtomically(pathOf(engineId), JSON.stringify(image), { durable: false });
    },
    remove: (engineId) => rm(pathOf(engineId), { force: true }),
    ids: async () => {
      const names = await readdir(folder).catch((error: unknown): string[] => {
        if (hasCode(error, 'ENOENT')) return [];
        throw error;
      });
      return names
        .flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? [])
        .map((hex) => `sha256:${hex}`);
    },
  };
}
