import { SlipwayError } from '#contract/errors.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import type { CallSource } from './call-source.ts';
import { MOST_BYTES, segmentTexts } from './read-segment.ts';
import type { SegmentCopies } from './segment-names.ts';

export interface SettledCopies {
  /** The files that count. Several contradict each other: nobody can say which of them a recorder wrote. */
  readonly current: readonly StoredObject[];
  /** What a deletion was interrupted before it could remove. */
  readonly outdated: readonly StoredObject[];
}

type Source = Pick<CallSource, 'store' | 'storeName' | 'cache' | 'signal'>;

/**
 * Returns which of the files of one segment count. Whoever may write to the store can put a file there under the name of a later
 * edition: so a file only takes the place of another one when it has some of that one's lines and nothing else, as a deletion
 * writes it. Else both count. Throws what the store throws, and `cancelled`.
 */
export async function settleCopies(source: Source, copies: SegmentCopies): Promise<SettledCopies> {
  const [first, ...later] = copies;
  const current = [first];
  const outdated: StoredObject[] = [];
  for (const copy of later) {
    const last = current.at(-1) ?? first;
    if (await isEditionOf(source, copy, last)) {
      current.pop();
      outdated.push(last);
    }
    current.push(copy);
  }
  return { current, outdated };
}

async function isEditionOf(source: Source, edition: StoredObject, original: StoredObject): Promise<boolean> {
  const kept = await linesOf(source, edition);
  const all = await linesOf(source, original);
  // A deletion that leaves no call removes the file.
  if (kept === undefined || all === undefined || kept.length === 0) return false;
  let at = 0;
  for (const line of all) if (line === kept[at]) at += 1;
  return at === kept.length;
}

/** Returns the lines of a file without its end; undefined: it is cut, foreign or larger than a recorder writes. */
async function linesOf(
  { store, storeName, cache, signal }: Source,
  file: StoredObject,
): Promise<readonly string[] | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const opened = await cache.open(store, storeName, file);
  const lines: string[] = [];
  try {
    for await (const line of segmentTexts(opened, signal)) lines.push(line);
  } catch (error) {
    if (error instanceof SlipwayError) throw error;
    return undefined;
  }
  return lines.slice(0, -1);
}
