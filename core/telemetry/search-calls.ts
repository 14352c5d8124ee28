import { setImmediate as otherWork } from 'node:timers/promises';
import type { Accounts, CallFilter, RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { type AccountBook, openAccountBook } from './accounts.ts';
import type { CallSource } from './call-source.ts';
import { deletionRecords } from './deletion/deletion-records.ts';
import { matchesFilter } from './match-call.ts';
import { readSegment } from './read-segment.ts';
import { filesOfHour, type StoredHour, storedHours } from './stored-hours.ts';
import { dateOf, microsecondsOf, type TimeRange } from './time-range.ts';

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
    for await (const deleted of deletionRecords(source)) book.addDeleted(deleted);
    for await (const hour of storedHours(source.store, source.service, {
      from: dateOf(range.from),
      to: dateOf(range.to),
    })) {
      const found = await readHour(source, hour, book);
      const calls = found.calls.filter((call) => isWithin(call, range) && matchesFilter(call, filter));
      readFrom = new Date(`${hour.hour}:00:00Z`);
      yield { hour, calls, files: found.files };
    }
    readFrom = dateOf(range.from);
  };
  return { hours: hours(), balance: () => book.balance(readFrom) };
}

async function readHour(
  source: CallSource,
  hour: StoredHour,
  book: AccountBook,
): Promise<Pick<FoundHour, 'calls' | 'files'>> {
  const files = await filesOfHour(source.store, hour);
  const calls: RecordedCall[] = [];
  for (const file of files) {
    const segment = await readSegment(
      await source.cache.open(source.store, source.storeName, file),
      source.signal,
    );
    book.add(segment);
    for (const call of segment.calls) calls.push(call);
    // A page may want its answer meanwhile.
    await otherWork();
  }
  return { calls, files: files.map(({ name }) => name) };
}

/** Returns whether a call began in a time. */
export function isWithin({ time }: RecordedCall, { from, to }: TimeRange): boolean {
  const moment = microsecondsOf(time);
  return moment >= from && moment < to;
}
