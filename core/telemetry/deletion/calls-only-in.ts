import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import type { CallSource } from '../call-source.ts';
import { segmentTexts } from '../read-segment.ts';
import { readSegmentLine } from '../segment-lines.ts';

type Source = Pick<CallSource, 'store' | 'storeName' | 'cache' | 'signal'>;

/** Returns the calls of a file that none of the others has, line for line. Throws what the store throws, and `cancelled`. */
export async function callsOnlyIn(
  source: Source,
  file: StoredObject,
  others: readonly StoredObject[],
): Promise<readonly RecordedCall[]> {
  const known = new Set<string>();
  for (const other of others) for await (const text of textsOf(source, other)) known.add(text);
  const only: RecordedCall[] = [];
  for await (const text of textsOf(source, file)) {
    const line = readSegmentLine(text);
    if (line.kind === 'call' && !known.has(text)) only.push(line.call);
  }
  return only;
}

async function* textsOf({ store, storeName, cache, signal }: Source, file: StoredObject) {
  yield* segmentTexts(await cache.open(store, storeName, file), signal);
}
