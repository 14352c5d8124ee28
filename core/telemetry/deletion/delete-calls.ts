import { gzipSync } from 'node:zlib';
import { SlipwayError } from '#contract/errors.ts';
import type { DataDeletion, DeletionFilter } from '#contract/telemetry/data-deletion.ts';
import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import type { CallSource } from '../call-source.ts';
import { matchesFilter } from '../match-call.ts';
import { isWithin } from '../search-calls.ts';
import { nextEdition, type SegmentCopies } from '../segment-names.ts';
import { type SettledCopies, settleCopies } from '../settle-copies.ts';
import { copiesOfHour, storedHours } from '../stored-hours.ts';
import { dateOf, rangeOf, type TimeRange } from '../time-range.ts';
import { callsOnlyIn } from './calls-only-in.ts';
import { recordDeletion } from './deletion-records.ts';
import { filesByTime } from './files-by-time.ts';
import { type SplitSegment, splitSegment } from './split-segment.ts';

export interface DeletionRequest {
  readonly filter: DeletionFilter;
  readonly isPreview: boolean;
}

interface Deleting extends DeletionRequest {
  readonly source: CallSource;
  readonly range: TimeRange;
  readonly goes: (call: RecordedCall) => boolean;
  readonly done: { -readonly [Key in keyof DataDeletion]: DataDeletion[Key] };
  readonly unreadable: string[];
  readonly starts: Map<string, number>;
}

/**
 * Deletes the calls that a filter names from a store. A file of which something stays is written again first, under a name of
 * its own, and removed then: an interrupted deletion loses nothing, and the same one done again ends it. `bad_input` for a filter
 * that names nothing, `cancelled`, and what a store throws.
 */
export async function deleteCalls(
  source: CallSource,
  request: DeletionRequest,
  work: TaskWork,
): Promise<DataDeletion> {
  const { filter, isPreview } = request;
  if (!isNarrow(filter)) throw everything(source);
  const range = rangeOf({ from: FIRST, ...filter }, new Date());
  const unreadable: string[] = [];
  const deleting: Deleting = {
    ...request,
    source,
    range,
    goes: (call) => isWithin(call, range) && matchesFilter(call, filter) && hasId(call, filter.id),
    done: {
      isPreview,
      calls: 0,
      removedFiles: 0,
      rewrittenFiles: 0,
      rowFiles: 0,
      unsearchedFiles: 0,
      unreadable,
    },
    unreadable,
    starts: new Map(),
  };
  const title = isPreview ? 'Count the calls' : 'Delete the calls';
  await work.within('delete', title, async () => {
    try {
      await deleteHours(deleting, (amount, hour) =>
        work.step('delete', title, {
          amount: { done: amount, unit: 'files' },
          note: `back to ${hour.replace('T', ' ')}:00 UTC`,
        }),
      );
      await deleteRows(deleting);
    } finally {
      // Also what an interrupted deletion has removed is no loss.
      if (!isPreview) await recordDeletion(source, deleting.starts);
    }
  });
  return deleting.done;
}

const FIRST = '1970-01-01T00:00:00Z';

function isNarrow({ from, to, deployment, status, id, where }: DeletionFilter): boolean {
  return [from, to, deployment, status, id].some((part) => part !== undefined) || where.length > 0;
}

function everything({ service }: CallSource): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `This would delete every recorded call of ${service}.`,
    hint: 'Name a time, an image, a status, a value or an id. To delete all calls up to now, give now as the end of the time.',
  });
}

function hasId({ id, correlationId }: RecordedCall, wanted: string | undefined): boolean {
  return wanted === undefined || id === wanted || correlationId === wanted;
}

async function deleteHours(deleting: Deleting, tell: (files: number, hour: string) => void): Promise<void> {
  const { source, range } = deleting;
  const time = { from: dateOf(range.from), to: dateOf(range.to) };
  let files = 0;
  for await (const hour of storedHours(source.store, source.service, time)) {
    for (const copies of await copiesOfHour(source.store, hour)) {
      await deleteSegment(deleting, copies);
      files += 1;
      tell(files, hour.hour);
    }
  }
}

async function deleteSegment(deleting: Deleting, copies: SegmentCopies): Promise<void> {
  const { source, isPreview } = deleting;
  const settled = await settleCopies(source, copies);
  const written = [...copies];
  // Outdated files first: what is written of one is older than what is written of the file in its place.
  if (!isPreview)
    for (const file of settled.outdated) await deleteOutdated(deleting, { file, settled, written });
  for (const file of settled.current) await deleteFrom(deleting, file, written);
}

/**
 * Ends an interrupted deletion: removes the file that another has taken the place of. Whoever may write to the store can put such
 * another there too, so calls that only the outdated file has stay, unless they are to go.
 */
async function deleteOutdated(
  deleting: Deleting,
  of: { readonly file: StoredObject; readonly settled: SettledCopies; readonly written: StoredObject[] },
): Promise<void> {
  const { source, goes } = deleting;
  const { file, settled, written } = of;
  const only = await callsOnlyIn(source, file, settled.current);
  if (only.every(goes)) return removeFile(source, file);
  const split = await splitSegment(await source.store.read(file.name), goes, source.signal);
  if (split !== undefined && split.removedCalls > 0) await replaceFile(source, file, split, written);
}

/** Writes what stays of a file under a new name, and removes the file then. `written`: all files of the segment, to which it is added. */
async function replaceFile(
  source: CallSource,
  file: StoredObject,
  { lines, keptCalls }: SplitSegment,
  written: StoredObject[],
): Promise<void> {
  if (keptCalls > 0) {
    const name = nextEdition(file.name, written);
    await source.store.create(name, gzipSync(`${lines.join('\n')}\n`));
    written.push({ ...file, name });
  }
  await removeFile(source, file);
}

async function removeFile({ store, storeName, cache }: CallSource, file: StoredObject): Promise<void> {
  await store.remove(file.name);
  await cache.forget(storeName, file);
}

/** `written`: all files of the segment; what is written is added to them. */
async function deleteFrom(deleting: Deleting, current: StoredObject, written: StoredObject[]): Promise<void> {
  const { source, isPreview, done, goes, starts, unreadable } = deleting;
  const { store, signal } = source;
  const split = await splitSegment(await store.read(current.name), goes, signal);
  if (split === undefined) {
    unreadable.push(current.name);
    return;
  }
  const { removedCalls, keptCalls, start } = split;
  if (removedCalls === 0) return;
  done.calls += removedCalls;
  done[keptCalls === 0 ? 'removedFiles' : 'rewrittenFiles'] += 1;
  starts.set(start, (starts.get(start) ?? 0) + removedCalls);
  if (!isPreview) await replaceFile(source, current, split, written);
}

/** Rows and profiles have no single calls: they go with whole days and hours, when all of that time goes. */
async function deleteRows({ source, filter, range, isPreview, done }: Deleting): Promise<void> {
  const { store, service, signal } = source;
  const byTimeOnly = !isNarrow({ ...filter, from: undefined, to: undefined });
  for await (const file of filesByTime(store, service, {
    from: dateOf(range.from),
    to: dateOf(range.to),
  })) {
    if (signal?.aborted === true) throw new SlipwayError('cancelled');
    done[byTimeOnly ? 'rowFiles' : 'unsearchedFiles'] += 1;
    if (byTimeOnly && !isPreview) await store.remove(file.name);
  }
}
