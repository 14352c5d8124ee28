import { setImmediate as otherWork } from 'node:timers/promises';
import type { Accounts, CallFilter, RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import { type AccountBook, openAccountBook } from './accounts.ts';
import type { CallSource } from './call-source.ts';
import { readDeletions } from './deletion/deletion-records.ts';
import { matchesFilter } from './match-call.ts';
import { MOST_BYTES, type ReadSegment, readSegment } from './read-segment.ts';
import { isNameOf, type SegmentCopies } from './segment-names.ts';
import { settleCopies } from './settle-copies.ts';
import { copiesOfHour, type StoredHour, storedHours } from './stored-hours.ts';
import { dateOf, microsecondsOf, type TimeRange } from './time-range.ts';

/** One file of a search: the calls in it that fit, in no order. An hour may hold more than this machine's memory. */
export interface FoundCalls {
  readonly hour: StoredHour;
  /** Undefined in an hour without files. */
  readonly file: string | undefined;
  readonly calls: readonly RecordedCall[];
  /** Whether this was the last file of its hour. */
  readonly endsHour: boolean;
}

/**
 * Reads the files of a service one by one, newest hour first. Throws what the store throws, and `cancelled`. `balance`
 * tells what became of all calls of the hours that were read so far, whatever the filter.
 */
export function searchCalls(
  source: CallSource,
  filter: CallFilter,
  range: TimeRange,
): { readonly found: AsyncGenerator<FoundCalls>; balance(): Accounts } {
  const book = openAccountBook();
  let readFrom = dateOf(range.to);
  const found = async function* (): AsyncGenerator<FoundCalls> {
    await addDeletions(source, book);
    for await (const hour of storedHours(source.store, source.service, {
      from: dateOf(range.from),
      to: dateOf(range.to),
    })) {
      const files = await countingFiles(source, await copiesOfHour(source.store, hour));
      for (const [index, file] of files.entries()) {
        const segment = await readCallFile(source, file);
        book.add(segment);
        const calls = segment.calls.filter((call) => isWithin(call, range) && matchesFilter(call, filter));
        // A page may want its answer meanwhile.
        await otherWork();
        const endsHour = index === files.length - 1;
        if (endsHour) readFrom = startOf(hour);
        yield { hour, file: file.name, calls, endsHour };
      }
      readFrom = startOf(hour);
      if (files.length === 0) yield { hour, file: undefined, calls: [], endsHour: true };
    }
    readFrom = dateOf(range.from);
  };
  return { found: found(), balance: () => book.balance(readFrom) };
}

async function addDeletions(source: CallSource, book: AccountBook): Promise<void> {
  const { starts, ignored } = await readDeletions(source);
  book.addDeleted(starts);
  book.addUnreadable(ignored);
}

/** Returns the files of segments that count: all of those that contradict each other. */
export async function countingFiles(
  source: CallSource,
  segments: readonly SegmentCopies[],
): Promise<readonly StoredObject[]> {
  const files: StoredObject[] = [];
  for (const copies of segments) {
    const { current } = await settleCopies(source, copies);
    files.push(...current);
  }
  return files;
}

function startOf({ hour }: StoredHour): Date {
  return new Date(`${hour}:00:00Z`);
}

/** Reads a file of calls. What is larger than a recorder writes is not fetched. */
export async function readCallFile(source: CallSource, file: StoredObject): Promise<ReadSegment> {
  if (file.size > MOST_BYTES) return { calls: [], end: undefined };
  const read = await readSegment(
    await source.cache.open(source.store, source.storeName, file),
    source.signal,
  );
  // A recorder names a file by what is in its last line.
  return read.end === undefined || isNameOf(file.name, read.end) ? read : { ...read, end: undefined };
}

/** Returns whether a call began in a time. */
export function isWithin({ time }: RecordedCall, { from, to }: TimeRange): boolean {
  const moment = microsecondsOf(time);
  return moment >= from && moment < to;
}
