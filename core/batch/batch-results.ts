import { copyFile, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BatchPage, type BatchResult, batchResultSchema } from '#contract/batch/batch.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { CoreContext, Needs } from '#core/context.ts';
import { exportTarget } from '#core/store/export-target.ts';

/** Returns what a batch made. `not_found`, `wrong_state` while it runs or when it failed. */
export async function resultOf(context: Needs<'tasks'>, id: string): Promise<BatchResult> {
  const task = await context.tasks.get(id);
  const result = batchResultSchema.safeParse(task.result);
  if (task.kind !== 'batch.start')
    throw new SlipwayError('not_found', { message: `The task ${id} is no batch.` });
  if (task.state === 'succeeded' && result.success) return result.data;
  throw new SlipwayError('wrong_state', {
    message: `The batch ${id} has no results: it is ${task.state}.`,
    hint: task.state === 'running' ? 'Wait for it.' : 'Start it again.',
  });
}

/** Bytes that one page is looked for in at first. */
const PIECE = 256 * 1024;
/** Bytes without a whole record after which a page is refused: who asks from a byte inside quotes would read the rest of the file. */
const MOST_RECORD = 16 * 2 ** 20;

/**
 * Returns a page of a CSV file that a batch wrote. `after` is the byte where it begins; 0: after the head line. `wrong_state` for
 * other formats, `path_missing` when the file is gone, `bad_input` where no record begins at that byte.
 */
export async function readPage(
  context: Needs<'tasks'>,
  { id, after, limit }: { readonly id: string; readonly after: number; readonly limit: number },
): Promise<BatchPage> {
  const { path, format } = await resultOf(context, id);
  if (format !== 'csv' && format !== 'tsv')
    throw new SlipwayError('wrong_state', {
      message: `The results are ${format}; pages are read of CSV and TSV only.`,
      hint: 'Read the file itself, or score to CSV.',
    });
  const delimiter = format === 'tsv' ? '\t' : ',';
  const file = await open(path).catch((cause: unknown) => {
    throw new SlipwayError('path_missing', {
      message: 'The file with the results is gone.',
      hint: 'Score the file again.',
      details: { path },
      cause,
    });
  });
  try {
    const { size } = await file.stat();
    const read = (from: number, most: number) => readRecords({ file, path, size, delimiter }, from, most);
    const head = await read(0, 1);
    const page = await read(after === 0 ? head.next : after, limit);
    return { columns: head.records[0] ?? [], rows: page.records, next: page.next, done: page.next >= size };
  } finally {
    await file.close();
  }
}

interface Table {
  readonly file: Awaited<ReturnType<typeof open>>;
  readonly path: string;
  readonly size: number;
  readonly delimiter: string;
}

interface Records {
  readonly records: readonly (readonly string[])[];
  readonly next: number;
}

/** Reads whole records from a byte on; twice as many bytes until there is at least one, up to `MOST_RECORD`. */
async function readRecords(
  { file, path, size, delimiter }: Table,
  from: number,
  most: number,
): Promise<Records> {
  for (let length = PIECE; length <= MOST_RECORD; length *= 2) {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position: from });
    const bytes = buffer.subarray(0, bytesRead);
    const { end, isOpen } = endOfRecords(bytes, most);
    if (end > 0 || from + bytesRead >= size) {
      if (end === 0 && isOpen) throw noRecord(path);
      const whole = end > 0 ? end : bytesRead;
      return { records: await recordsIn(bytes.subarray(0, whole), delimiter, path), next: from + whole };
    }
  }
  throw noRecord(path);
}

async function recordsIn(bytes: Buffer, delimiter: string, path: string): Promise<string[][]> {
  const { CsvError, parse } = await import('csv-parse/sync');
  try {
    return parse(bytes, { delimiter, relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError) throw noRecord(path, error);
    throw error;
  }
}

function noRecord(path: string, cause?: unknown): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `No row of ${basename(path)} begins at this byte.`,
    hint: 'Ask with the `next` of the page before, or from 0.',
    details: { path },
    cause,
  });
}

const QUOTE = 0x22;
const LINE_END = 0x0a;

/** Where the last of the first `most` records ends; line ends in quotes are none. 0: not one is whole. `isOpen`: a quote is. */
function endOfRecords(bytes: Uint8Array, most: number): { readonly end: number; readonly isOpen: boolean } {
  let isQuoted = false;
  let end = 0;
  let count = 0;
  for (let at = 0; at < bytes.length && count < most; at += 1) {
    if (bytes[at] === QUOTE) isQuoted = !isQuoted;
    else if (bytes[at] === LINE_END && !isQuoted) {
      end = at + 1;
      count += 1;
    }
  }
  return { end, isOpen: isQuoted };
}

/** Copies the results to a file. `already_exists`, `path_unsafe`. */
export async function exportResults(
  context: CoreContext,
  request: { readonly id: string; readonly path: LocalPath; readonly overwrite: boolean },
): Promise<{ readonly path: string; readonly bytes: number }> {
  const { path } = await resultOf(context, request.id);
  const target = await exportTarget(context, request);
  try {
    await copyFile(path, target.draft);
    await target.commit();
    return { path: request.path, bytes: (await stat(request.path)).size };
  } finally {
    await target.discard();
  }
}
