import { basename } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { ColumnDrift, ColumnState, DataDrift } from '#contract/telemetry/data-drift.ts';
import type { CallFilter } from '#contract/telemetry/recorded-call.ts';
import type { CallSource } from '../call-source.ts';
import { storedDays } from '../stored-hours.ts';
import { rowsOfFile } from '../table-file.ts';
import { dateOf, HOUR_US, microsecondsOf, rangeOf, type TimeRange } from '../time-range.ts';
import { sampleBuilder } from './column-sample.ts';
import { compareColumn } from './compare-column.ts';
import { MOST_ROWS, type Sampled, sampled } from './sample-window.ts';

export interface DriftRequest {
  readonly filter: CallFilter;
  /** Absent: the first days that were recorded. */
  readonly reference?:
    | { readonly kind: 'file'; readonly path: LocalPath }
    | { readonly kind: 'time'; readonly from: string; readonly to: string }
    | undefined;
}

interface Reference extends Sampled {
  readonly text: string;
  /** True when its columns are those of a table, without `input.`. */
  readonly isTable: boolean;
}

/** How much of a service's beginning is its reference, where none is named. */
const FIRST_DAYS = 7;

/**
 * Compares what a service was sent and has answered in a time with a reference: the file a model was trained with, another time,
 * or the first days of its record. Only answered calls count. `not_found` when there is nothing to compare; `bad_input`, and
 * what a store throws.
 */
export async function findDrift(source: CallSource, request: DriftRequest): Promise<DataDrift> {
  const range = rangeOf(request.filter, new Date());
  const length = range.to - range.from;
  const earlier = { from: range.from - length, to: range.from };
  const reference = await readReference(source, request, range);
  const current = await sampled(source, request.filter, range);
  if (current.rows === 0)
    throw nothing(
      `No answered call of ${source.service} was recorded in this time.${unreadText(current.unreadable)}`,
    );
  const before = await sampled(source, request.filter, earlier);
  const columns = compareAll(reference, current, before);
  return {
    service: source.service,
    state: worst(columns),
    reference: { text: reference.text, rows: reference.rows },
    window: { ...timesOf(range), rows: current.rows },
    before: { ...timesOf(earlier), rows: before.rows },
    unreadable: new Set([...reference.unreadable, ...current.unreadable, ...before.unreadable]).size,
    columns,
  };
}

function compareAll(reference: Reference, current: Sampled, before: Sampled): readonly ColumnDrift[] {
  const nameIn = (name: string): string => (reference.isTable ? name.replace(/^input\./, '') : name);
  const names = [...current.columns.keys()].filter((name) => reference.columns.has(nameIn(name)));
  if (names.length === 0)
    throw nothing(
      `The reference (${reference.text}) has none of the columns of the calls: ${[...current.columns.keys()].slice(0, 5).join(', ')}.`,
    );
  return names
    .flatMap((name) => {
      const [expected, seen] = [reference.columns.get(nameIn(name)), current.columns.get(name)];
      if (expected === undefined || seen === undefined) return [];
      const compared = {
        reference: expected,
        current: seen,
        before: before.columns.get(name),
        columns: names.length,
      };
      return compareColumn(name, compared) ?? [];
    })
    .sort((a, b) => b.distance - a.distance);
}

const BY_WEIGHT: readonly ColumnState[] = ['drifted', 'suspected', 'stable', 'too-few'];

function worst(columns: readonly ColumnDrift[]): ColumnState {
  return BY_WEIGHT.find((state) => columns.some((column) => column.state === state)) ?? 'too-few';
}

async function readReference(
  source: CallSource,
  { filter, reference }: DriftRequest,
  range: TimeRange,
): Promise<Reference> {
  if (reference?.kind === 'file') {
    const builder = sampleBuilder();
    for await (const row of rowsOfFile(reference.path)) {
      builder.add(row);
      if (builder.rows >= MOST_ROWS) break;
    }
    if (builder.rows === 0) throw nothing(`${basename(reference.path)} has no rows.`);
    const text = basename(reference.path);
    return { columns: builder.build(), rows: builder.rows, unreadable: new Set(), text, isTable: true };
  }
  const past =
    reference === undefined
      ? await firstDays(source, range)
      : rangeOf({ from: reference.from, to: reference.to }, new Date());
  const found = await sampled(source, { ...filter, where: [], status: undefined }, past);
  if (found.rows === 0)
    throw nothing(
      `No answered call of ${source.service} was recorded in the time of the reference.${unreadText(found.unreadable)}`,
    );
  const { from, to } = timesOf(past);
  return { ...found, text: `${from.slice(0, 10)} to ${to.slice(0, 10)}`, isTable: false };
}

/** They end where the window begins: it is not compared with itself. */
async function firstDays(source: CallSource, window: TimeRange): Promise<TimeRange> {
  const [first] = await storedDays(source.store, source.service);
  if (first === undefined) throw nothing(`Nothing of ${source.service} is recorded in ${source.storeName}.`);
  const from = microsecondsOf(`${first}T00:00:00Z`);
  if (from >= window.from)
    throw nothing(`The record of ${source.service} does not go back further than the time that is compared.`);
  return { from, to: Math.min(window.from, from + FIRST_DAYS * 24 * HOUR_US) };
}

function timesOf({ from, to }: TimeRange): { readonly from: string; readonly to: string } {
  return { from: dateOf(from).toISOString(), to: dateOf(to).toISOString() };
}

function unreadText({ size }: ReadonlySet<string>): string {
  return size === 0 ? '' : ` Files with profiles that are cut or foreign: ${size}.`;
}

function nothing(message: string): SlipwayError {
  return new SlipwayError('not_found', {
    message,
    hint: 'Choose another time, or name a reference: the file that the model was trained with.',
  });
}
