import { basename } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Row } from '../call-rows.ts';
import { type KeptRows, keptRows } from '../kept-rows.ts';
import { exactCellOf, recordsOfFile, tableKind } from '../table-file.ts';

export type Label = string | number | boolean;

export interface Labels {
  /** By request id and row. */
  readonly byRow: ReadonlyMap<string, Label>;
  /** Whether ids are those that clients send (`correlation_id`), not ours. */
  readonly isCorrelation: boolean;
  readonly count: number;
  readonly repeated: number;
}

const IDS = ['request_id', 'requestid', 'id', 'correlation_id', 'correlationid'];
const LABELS = ['label', 'target', 'actual', 'truth', 'y', 'y_true'];

/**
 * Reads a file of labels: a column with request ids (`request_id`, `id` or `correlation_id`), one with labels, and `row` where a
 * request has several. The last label of a row counts. `bad_input` when a column is missing or there are too many rows, and what the file throws.
 */
export async function readLabels(
  path: LocalPath,
  asked: string | undefined,
  kept: KeptRows = keptRows(basename(path)),
): Promise<Labels> {
  const byRow = new Map<string, Label>();
  let columns: Columns | undefined;
  let count = 0;
  const kind = tableKind(path);
  for await (const record of recordsOfFile(path, true)) {
    const row = new Map(Object.entries(record).map(([name, value]) => [name, exactCellOf(value, kind)]));
    columns ??= columnsOf(path, row, asked);
    const [id, label, at] = [row.get(columns.id), row.get(columns.label), row.get('row') ?? 0];
    if (id === null || id === undefined || label === null || label === undefined) continue;
    count += 1;
    kept.add();
    byRow.set(kept.keep(keyOf(String(id), Number(at))), kept.keep(label));
  }
  if (columns === undefined || count === 0)
    throw new SlipwayError('bad_input', {
      message: `${basename(path)} has no labels.`,
      hint: 'Each line needs a request id and a label.',
    });
  return { byRow, isCorrelation: columns.id.startsWith('correlation'), count, repeated: count - byRow.size };
}

/** A request id may hold anything but a line end. */
export function keyOf(id: string, row: number): string {
  return `${row}\n${id}`;
}

interface Columns {
  readonly id: string;
  readonly label: string;
}

function columnsOf(path: LocalPath, row: Row, asked: string | undefined): Columns {
  const names = [...row.keys()];
  const found = (candidates: readonly string[]): string | undefined =>
    candidates.flatMap((wanted) => names.find((name) => name.toLowerCase() === wanted) ?? [])[0];
  const id = found(IDS);
  const label = asked === undefined ? found(LABELS) : names.find((name) => name === asked);
  if (id !== undefined && label !== undefined) return { id, label };
  const missing = id === undefined ? 'request ids' : 'labels';
  throw new SlipwayError('bad_input', {
    message: `${basename(path)} has no column with ${missing}. It has: ${names.slice(0, 10).join(', ')}.`,
    hint:
      id === undefined
        ? 'Name it request_id (as in x-request-id of the answers) or correlation_id (what the client sent as x-ms-client-request-id).'
        : `Name it label, or say which it is${asked === undefined ? ': --label COLUMN' : `: there is no “${asked}”`}.`,
    details: { path, columns: names },
  });
}
