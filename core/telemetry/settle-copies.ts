import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import type { CallSource } from './call-source.ts';
import { MOST_BYTES, segmentTexts } from './read-segment.ts';
import { readSegmentLine } from './segment-lines.ts';
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
 * edition: so a file only takes the place of another one when it has some of that one's lines and nothing else, and its end, as a
 * deletion writes it. Else both count. Throws what the store throws, and `cancelled`.
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
  const [kept, all] = [await partsOf(source, edition), await partsOf(source, original)];
  // A deletion that leaves no call removes the file.
  if (kept === undefined || all === undefined || kept.lines.length === 0) return false;
  let at = 0;
  for (const line of all.lines) if (line === kept.lines[at]) at += 1;
  return at === kept.lines.length && isEndOf(kept, all.end);
}

/** A deletion changes nothing of an end but the number of calls: accounts that say less would hide what is missing. */
function isEndOf({ calls, end }: Parts, original: End): boolean {
  return end.data.calls === calls && isDeepStrictEqual(withoutCalls(end), withoutCalls(original));
}

function withoutCalls({ data, ...rest }: End) {
  const { calls: _, ...told } = data;
  return { ...rest, data: told };
}

const endSchema = z.looseObject({
  type: z.literal('io.slipway.segment'),
  data: z.looseObject({ calls: z.number() }),
});
type End = z.output<typeof endSchema>;

interface Parts {
  readonly lines: readonly string[];
  readonly calls: number;
  readonly end: End;
}

/** Returns the lines of a file and its end; undefined: it is cut, foreign or larger than a recorder writes. */
async function partsOf(
  { store, storeName, cache, signal }: Source,
  file: StoredObject,
): Promise<Parts | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const opened = await cache.open(store, storeName, file);
  const lines: string[] = [];
  let calls = 0;
  try {
    for await (const line of segmentTexts(opened, signal)) {
      lines.push(line);
      if (readSegmentLine(line).kind === 'call') calls += 1;
    }
    return { lines: lines.slice(0, -1), calls, end: endSchema.parse(JSON.parse(lines.at(-1) ?? '')) };
  } catch (error) {
    if (error instanceof SlipwayError) throw error;
    return undefined;
  }
}
