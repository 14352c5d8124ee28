import { setImmediate as otherWork } from 'node:timers/promises';
import type { Accounts, CallFilter, RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { ObjectStore } from '#core/object-store/object-store.ts';
import { openAccountBook } from './accounts.ts';
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
 * tells what became of all calls of the hours that were read so far, whatever the filter.
 */
export function searchCalls(
  source: CallSource,
  filter: CallFilter,
  range: TimeRange,
): { readonly hours: AsyncGenerator<FoundHour>; balance(): Accounts } {
  const book = openAccountBook();
  let readFrom = dateOf(range.to);
  const hours = async function* (): AsyncGenerator<FoundHour> {
    for await (const hour of storedHours(source.store, source.service, {
      from: dateOf(range.from),
      to: dateOf(range.to),
    })) {
      const files = await filesOfHour(source.store, hour);
      const calls: RecordedCall[] = [];
      for (const file of files) {
        const bytes = await source.cache.open(source.store, source.storeName, file);
        const segment = await readSegment(bytes, source.signal);
        book.add(segment);
        for (const call of segment.calls)
          if (isWithin(call, range) && matchesFilter(call, filter)) calls.push(call);
        // A page may want its answer meanwhile.
        await otherWork();
      }
      readFrom = new Date(`${hour.hour}:00:00Z`);
      yield { hour, calls, files: files.map(({ name }) => name) };
    }
    readFrom = dateOf(range.from);
  };
  return { hours: hours(), balance: () => book.balance(readFrom) };
}

function isWithin({ time }: RecordedCall, { from, to }: TimeRange): boolean {
  const moment = microsecondsOf(time);
  return moment >= from && moment < to;
}
