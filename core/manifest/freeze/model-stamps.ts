import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ModelFormat } from '#contract/model/format.ts';
import type { Needs } from '#core/context.ts';
import { hasCode } from '#core/host/system-error.ts';
import { detectModelFormat } from '#core/model/format/detect-model-format.ts';
import type { ScannedModel } from '#core/model/scan.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import type { Project } from '../project/open-project.ts';
import { stampOf } from '../project/stamp.ts';

/** Path of a model in the project → what it looked like, and the model version it was then. */
const stampsSchema = z.record(z.string(), z.object({ stamp: z.string(), reference: z.string() }));
type Stamps = z.output<typeof stampsSchema>;

/**
 * Remembers, for each project, which model version a file was when it was last frozen, so that gigabytes are not
 * hashed again while nobody touches them. A cache: when it cannot be read, bytes are hashed.
 */
export async function readStamps(context: Needs<'store'>, folder: string): Promise<Stamps> {
  let text: string;
  try {
    text = await readFile(pathOf(context, folder), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return {};
    throw error;
  }
  try {
    return stampsSchema.parse(JSON.parse(text));
  } catch {
    // Written by another version, or truncated: the next freeze rewrites it.
    return {};
  }
}

/** Remembers stamps for the next freeze. */
export async function writeStamps(context: Needs<'store'>, folder: string, stamps: Stamps): Promise<void> {
  const path = pathOf(context, folder);
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, JSON.stringify(stamps), { durable: false });
}

function pathOf(context: Needs<'store'>, folder: string): string {
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return join(context.store.folder, 'caches', `models-${key}.json`);
}

/** Formats told in this process, by absolute path: editors check at every key stroke. */
const told = new Map<string, { readonly stamp: string; readonly format: ModelFormat }>();
const TOLD_LIMIT = 200;

/** What a model file of a project is: from its registered version while it is unchanged, else read from its bytes. */
export async function formatOfPath(
  context: Needs<'store'>,
  model: {
    readonly project: Project;
    readonly name: string;
    readonly path: string;
    readonly scanned: ScannedModel;
  },
): Promise<ModelFormat> {
  const absolute = join(model.project.folder, model.path);
  const stamp = await stampOf(model.scanned);
  const before = told.get(absolute);
  if (stamp !== undefined && before?.stamp === stamp) return before.format;
  const stamps = await readStamps(context, model.project.folder);
  const known = stamps[model.path];
  const version =
    stamp !== undefined && known?.stamp === stamp
      ? (await context.store.models.all()).find((one) => one.reference === known.reference)
      : undefined;
  const format = version?.format ?? (await detectModelFormat(absolute));
  if (stamp !== undefined) {
    if (told.size >= TOLD_LIMIT) told.clear();
    told.set(absolute, { stamp, format });
  }
  return format;
}
