import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { jsonOrNothing } from './json-or-nothing.ts';

/**
 * Returns what a JSON file holds that can be made again. Undefined when it is not there, empty, cut off (a power cut leaves such) or of
 * another version.
 */
export async function readNote<Note>(path: string, schema: z.ZodType<Note>): Promise<Note | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : schema.safeParse(jsonOrNothing(text)).data;
}
