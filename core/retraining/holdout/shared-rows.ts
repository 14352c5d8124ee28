import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { LocalPath } from '#contract/local-path.ts';
import { keptRows } from '#core/telemetry/kept-rows.ts';
import { rowsOfFile } from '#core/telemetry/table-file.ts';

/**
 * Returns how many rows of the holdout are in the training data too, by the columns that both tables have. A file that is no table, or has
 * fewer than two columns in common with the holdout, shares none.
 */
export async function countSharedRows(
  holdout: LocalPath,
  training: readonly LocalPath[],
  signal: AbortSignal,
): Promise<number> {
  const shared = new Set<number>();
  for (const path of training.filter(isTable)) await addShared(shared, { holdout, path, signal });
  return shared.size;
}

function isTable(path: string): boolean {
  return /\.(csv|tsv|parquet|jsonl|ndjson)$/i.test(path);
}

async function addShared(
  shared: Set<number>,
  {
    holdout,
    path,
    signal,
  }: { readonly holdout: LocalPath; readonly path: LocalPath; readonly signal: AbortSignal },
): Promise<void> {
  const ours = await columnsOf(holdout);
  const columns = (await columnsOf(path)).filter((column) => ours.includes(column)).sort();
  if (columns.length < 2) return;
  const places = new Map<string, number[]>();
  const kept = keptRows(`the holdout ${basename(holdout)}`);
  let at = 0;
  for await (const row of rowsOfFile(holdout)) {
    kept.add();
    const key = keyOf(row, columns);
    const equal = places.get(key);
    if (equal === undefined) places.set(key, [at]);
    else equal.push(at);
    at += 1;
  }
  for await (const row of rowsOfFile(path)) {
    signal.throwIfAborted();
    const key = keyOf(row, columns);
    for (const place of places.get(key) ?? []) shared.add(place);
    // All that are equal are counted now.
    places.delete(key);
  }
}

async function columnsOf(path: LocalPath): Promise<readonly string[]> {
  for await (const row of rowsOfFile(path)) return [...row.keys()];
  return [];
}

/** A digest, so that rows are not kept however long they are. */
function keyOf(row: ReadonlyMap<string, unknown>, columns: readonly string[]): string {
  const text = JSON.stringify(columns.map((column) => row.get(column) ?? null));
  return createHash('sha256').update(text).digest('base64');
}
