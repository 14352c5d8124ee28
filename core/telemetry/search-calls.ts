import { setImmediate as otherWork } from 'node:timers/promises';
import type { Accounts, CallFilter, RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { ObjectStore, StoredObject } from '#core/object-store/object-store.ts';
import { type AccountBook, openAccountBook } from './accounts.ts';
import { matchesFilter } from './match-call.ts';
import { readSegment } from './read-segment.ts';
import type { SegmentCache } from './segment-cache.ts';
import { filesOfHour, type StoredHour, storedHours } from './stored-hours.ts';
import { dateOf, microsecondsOf, type TimeRange } from './time-range.ts';

/** Where calls are read from. */
export interface CallSource {
  readonly store: ObjectStore;
  readonly storeName: string;
  readonly service: string;
  readonly cache: SegmentCache;
  readonly signal: AbortSignal | undefined;
}

/** One hour of a search: the calls in it that fit, in no order. */
export interface FoundHour {
  readonly hour: StoredHour;
  readonly calls: readonly RecordedCall[];
  readonly files: readonly string[];
}

/**
 * Reads the files of a service hour by hour, newest hour first. Throws what the store throws, and `cancelled`. `balance`
 * tells what became of all calls of the hours that were read so far, whatever the filter. Hours in `without` are not read.
 */
export function searchCalls(
  source: CallSource,
  filter: CallFilter,
  range: TimeRange,
  without: ReadonlySet<string> = new Set(),
): { readonly hours: AsyncGenerator<FoundHour>; balance(): Accounts } {
  const book = openAccountBook();
  let readFrom = dateOf(range.to);
  const hours = async function* (): AsyncGenerator<FoundHour> {
    for await (const hour of storedHours(source.store, source.service, {
      from: dateOf(range.from),
      to: dateOf(range.to),
    })) {
      if (without.has(hour.hour)) continue;
      const files = await filesOfHour(source.store, hour);
      const calls = await fittingCalls(
        source,
        files,
        book,
        (call) => isWithin(call, range) && matchesFilter(call, filter),
      );
      readFrom = new Date(`${hour.hour}:00:00Z`);
      yield { hour, calls, files: files.map(({ name }) => name) };
    }
    readFrom = dateOf(range.from);
  };
  return { hours: hours(), balance: () => book.balance(readFrom) };
}

async function fittingCalls(
  { cache, store, storeName, signal }: CallSource,
  files: readonly StoredObject[],
  book: AccountBook,
  fits: (call: RecordedCall) => boolean,
): Promise<readonly RecordedCall[]> {
  const found: RecordedCall[] = [];
  for (const file of files) {
    const segment = await readSegment(await cache.open(store, storeName, file), signal);
    book.add(segment);
    for (const call of segment.calls) if (fits(call)) found.push(call);
    // A page may want its answer meanwhile.
    await otherWork();
  }
  return found;
}

function isWithin({ time }: RecordedCall, { from, to }: TimeRange): boolean {
  const moment = microsecondsOf(time);
  return moment >= from && moment < to;
}
