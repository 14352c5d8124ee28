import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import type { BATCH_FORMATS, BatchResult } from '#contract/batch/batch.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { CoreContext, Needs } from '#core/context.ts';
import type { BatchEnd } from '#core/engine/engine.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { findRunnable, type RunnableImage } from '#core/image/image-records.ts';
import { mustTrustFolder } from '#core/image/trusted-folder.ts';
import { type ExportTarget, exportTarget } from '#core/store/export-target.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { batchError } from './batch-error.ts';

type Format = (typeof BATCH_FORMATS)[number];

export interface BatchRequest {
  readonly image: string;
  readonly engine?: EngineKind | undefined;
  readonly input: LocalPath;
  readonly output?: LocalPath | undefined;
  readonly format?: Format | undefined;
  readonly overwrite: boolean;
  readonly columns?: readonly string[] | undefined;
  readonly set: Readonly<Record<string, unknown>>;
  readonly workers: number;
  readonly limit?: number | undefined;
}

/**
 * Scores the rows of a file with an image. What is cancelled or fails leaves nothing. `path_missing`, `already_exists`, `bad_input`
 * when the file does not fit the image, `run_failed` when the script does not start, and what an engine throws.
 */
export async function runBatch(
  context: CoreContext,
  request: BatchRequest,
  work: TaskWork,
): Promise<BatchResult> {
  const image = await findRunnable(context, { reference: request.image, engine: request.engine });
  await mustTrustFolder(context, { engine: image.engine, folder: image.folder });
  work.subject({ image: image.reference, folder: image.folder });
  await mustBeFile(request.input);
  const format = request.format ?? formatOf(request.output) ?? 'csv';
  const target = await targetOf(context, request, format);
  try {
    const counts = await work.within('score', TITLE, () =>
      score(context, { request, image, format, draft: target.draft }, work),
    );
    await target.commit();
    const { size } = await stat(target.path);
    return { path: target.path, image: image.reference, format, ...counts, bytes: size };
  } finally {
    await target.discard();
  }
}

const TITLE = 'Score the rows';

async function mustBeFile(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isFile() === true) return;
  throw new SlipwayError('path_missing', {
    message: facts === undefined ? `File not found: ${path}.` : `${path} is not a file.`,
    hint: 'Check the path of the input.',
    details: { path },
  });
}

function formatOf(path: string | undefined): Format | undefined {
  const ending = extname(path ?? '').toLowerCase();
  if (ending === '.csv') return 'csv';
  if (ending === '.tsv' || ending === '.tab') return 'tsv';
  if (ending === '.jsonl' || ending === '.ndjson') return 'jsonl';
  return ending === '.parquet' || ending === '.pq' ? 'parquet' : undefined;
}

type Target = ExportTarget & { readonly path: string };

/** Where the results go: the file that was named, or one of Slipway's own. */
async function targetOf(context: CoreContext, request: BatchRequest, format: Format): Promise<Target> {
  const { output, overwrite } = request;
  if (output !== undefined)
    return { ...(await exportTarget(context, { path: output, overwrite })), path: output };
  const folder = await keptFolder(context);
  const path = join(folder, `${randomUUID()}.${format}`);
  return {
    path,
    draft: path,
    commit: async () => undefined,
    // Once it is complete its state is gone, and it stays until it is one of the oldest.
    discard: () => removeUnfinished(path),
  };
}

const MOST_KEPT = 20;

/** The folder of results that were not asked for as a file; the oldest make room. */
async function keptFolder({ store }: Needs<'store'>): Promise<string> {
  const folder = join(store.folder, 'batches');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  const aged = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })),
  );
  for (const { name } of aged.sort((a, b) => b.time - a.time).slice(MOST_KEPT - 1))
    await rm(join(folder, name), { force: true });
  return folder;
}

/** Beside the output while it is not complete. */
const UNFINISHED = ['.partial', '.partial.parquet', '.state.json', '.state.json.new'];

async function removeUnfinished(draft: string): Promise<void> {
  for (const ending of UNFINISHED) await rm(`${draft}${ending}`, { force: true });
}

interface Scoring {
  readonly request: BatchRequest;
  readonly image: RunnableImage;
  readonly format: Format;
  readonly draft: string;
}

const countsSchema = z.object({ rows: z.number(), failed: z.number(), seconds: z.number() });
type Counts = z.output<typeof countsSchema>;

async function score(context: CoreContext, scoring: Scoring, work: TaskWork): Promise<Counts> {
  const { request, image, draft } = scoring;
  try {
    const end = await context.engines.get(image.engine).runBatch({
      engineId: image.engineId,
      image: image.reference,
      input: request.input,
      output: draft,
      arguments: argumentsOf(scoring),
      signal: work.signal,
      onLine: (line) => hear(line, work),
    });
    return countsIn(end) ?? fail(end, scoring);
  } finally {
    await removeUnfinished(draft);
  }
}

function argumentsOf({ request, format }: Scoring): readonly string[] {
  return [
    ...['--output-format', format, '--log-format', 'json', '--workers', `${request.workers}`],
    ...(request.columns === undefined ? [] : ['--columns', request.columns.join(',')]),
    ...(request.limit === undefined ? [] : ['--limit', `${request.limit}`]),
    ...Object.entries(request.set).flatMap(([name, value]) => ['--set', `${name}=${JSON.stringify(value)}`]),
  ];
}

function countsIn({ code, answer }: BatchEnd): Counts | undefined {
  return code === 0 ? countsSchema.parse(JSON.parse(lastLine(answer))) : undefined;
}

function fail(end: BatchEnd, { request, image, draft }: Scoring): never {
  const named = lastLine(end.answer)
    .replaceAll(draft, request.output ?? 'the results')
    .replaceAll('/tmp/slipway-batch/result', request.output ?? 'the results');
  throw batchError({ code: end.code, line: named, image: image.reference, input: basename(request.input) });
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

const lineSchema = z.object({
  message: z.string(),
  kind: z.string().optional(),
  rows: z.number().optional(),
  total: z.number().optional(),
  failed: z.number().optional(),
  trace: z.string().optional(),
});

/** A line of its log: how far it is, or something to keep. */
function hear(line: string, work: TaskWork): void {
  const read = lineSchema.safeParse(jsonOrNothing(line));
  if (!read.success) {
    work.log(line, 'batch');
    return;
  }
  const { message, kind, rows, total, failed = 0, trace } = read.data;
  if (kind === 'progress' && rows !== undefined) {
    const amount = { done: rows, unit: 'rows' as const };
    work.step('score', TITLE, {
      // The total counts line ends: in quotes there may be more of them than rows.
      amount: total === undefined || total < rows ? amount : { ...amount, total },
      ...(failed === 0 ? {} : { note: `${failed} failed` }),
    });
    return;
  }
  work.log(message, 'batch');
  if (trace !== undefined) work.log(trace, 'batch');
}
