import { createWriteStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type {
  Accounts,
  CallFilter,
  DataExport,
  EXPORT_FORMATS,
  RecordedCall,
} from '#contract/telemetry/recorded-call.ts';
import type { Needs } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { exportTarget } from '#core/store/export-target.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { type Row, rowsOfCall } from './call-rows.ts';
import type { CallSource } from './call-source.ts';
import { searchCalls } from './search-calls.ts';
import { openTableColumns } from './table-columns.ts';
import { dateOf, rangeOf, type TimeRange } from './time-range.ts';
import { writeCsv, writeParquet } from './write-table.ts';

export interface ExportRequest {
  readonly filter: CallFilter;
  readonly format: (typeof EXPORT_FORMATS)[number];
  readonly path: LocalPath;
  readonly overwrite: boolean;
}

interface Counted {
  calls: number;
  rows: number;
  readonly files: string[];
  accounts: Accounts | undefined;
}

/**
 * Writes the calls that a filter asks for to a file, and next to it what they are made of: files, losses, sampling. JSON Lines
 * have calls, CSV and Parquet rows of inputs. `already_exists`, `not_found` when there is no call, and what a store throws.
 */
export async function exportCalls(
  context: Needs<'store' | 'home' | 'reach'>,
  source: CallSource,
  request: ExportRequest,
  work: TaskWork,
): Promise<DataExport> {
  const range = rangeOf(request.filter, new Date());
  const target = await exportTarget(context, request);
  const about = await aboutTarget(context, request);
  const counted: Counted = { calls: 0, rows: 0, files: [], accounts: undefined };
  try {
    await work.within('read', 'Read the calls', () =>
      write(source, { ...request, range, draft: target.draft, counted, work }),
    );
    const { accounts } = counted;
    if (counted.calls === 0 || accounts === undefined) throw nothingFound(source, range);
    const { size } = await stat(target.draft);
    const made: DataExport = {
      path: request.path,
      calls: counted.calls,
      rows: counted.rows,
      bytes: size,
      about: about.path,
      accounts,
    };
    const text = `${JSON.stringify(aboutExport(source, request, range, made, counted), null, 2)}\n`;
    await writeFile(about.target.draft, text, { flag: 'wx', mode: 0o600 });
    await target.commit();
    await about.target.commit();
    return made;
  } finally {
    await target.discard();
    await about.target.discard();
  }
}

/** The file beside an export is replaced by the same rule: only an earlier one of ours, or what the user says. */
async function aboutTarget(context: Needs<'store' | 'home' | 'reach'>, request: ExportRequest) {
  const path = localPathOf(`${request.path}.about.json`);
  return { path, target: await exportTarget(context, { path, overwrite: request.overwrite }) };
}

interface Writing extends ExportRequest {
  readonly range: TimeRange;
  readonly draft: string;
  readonly counted: Counted;
  readonly work: TaskWork;
}

async function write(source: CallSource, writing: Writing): Promise<void> {
  const { format, draft, counted } = writing;
  if (format === 'jsonl') {
    const lines = async function* () {
      for await (const call of callsOf(source, writing)) {
        counted.rows += 1;
        yield `${JSON.stringify(call)}\n`;
      }
    };
    await pipeline(Readable.from(lines()), createWriteStream(draft, { mode: 0o600 }));
    return;
  }
  // A table needs its columns first, which only its rows tell: the files are read twice, the second time from the cache.
  const columns = openTableColumns();
  for await (const row of rowsOf(source, writing)) columns.add(row);
  counted.rows = 0;
  const writer = format === 'csv' ? writeCsv : writeParquet;
  if (columns.kinds.size > 0) await writer(draft, columns.kinds, rowsOf(source, writing));
}

async function* rowsOf(source: CallSource, writing: Writing): AsyncGenerator<Row> {
  for await (const call of callsOf(source, writing))
    for (const row of rowsOfCall(call)) {
      writing.counted.rows += 1;
      yield row;
    }
}

async function* callsOf(
  source: CallSource,
  { filter, range, counted, work }: Writing,
): AsyncGenerator<RecordedCall> {
  counted.calls = 0;
  counted.files.length = 0;
  const search = searchCalls(source, filter, range);
  for await (const { hour, file, calls } of search.found) {
    if (file !== undefined) counted.files.push(file);
    for (const call of calls) {
      counted.calls += 1;
      yield call;
    }
    work.step('read', 'Read the calls', {
      amount: { done: counted.files.length, unit: 'files' },
      note: `back to ${hour.hour.replace('T', ' ')}:00 UTC`,
    });
  }
  counted.accounts = search.balance();
}

function aboutExport(
  { service, storeName }: CallSource,
  { filter, format }: ExportRequest,
  range: TimeRange,
  { calls, rows, accounts }: DataExport,
  { files }: Counted,
) {
  return {
    service,
    store: storeName,
    format,
    from: dateOf(range.from).toISOString(),
    to: dateOf(range.to).toISOString(),
    filter,
    calls,
    rows,
    accounts,
    sampling: 'A call stands for 1 / sampleRate calls.',
    files,
  };
}

function nothingFound({ service }: CallSource, range: TimeRange): SlipwayError {
  return new SlipwayError('not_found', {
    message: `No recorded call of ${service} fits.`,
    hint: 'Widen the time or the filter. A call is stored up to five minutes after it ended.',
    details: { from: dateOf(range.from).toISOString(), to: dateOf(range.to).toISOString() },
  });
}
