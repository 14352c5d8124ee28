import { createWriteStream } from 'node:fs';
import { mkdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { TrainingData } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { hasCode } from '#core/host/system-error.ts';
import { isAddress } from '#core/manifest/check/is-address.ts';
import { digestOfValue } from '#core/manifest/freeze/canonical.ts';
import { cleanPath } from '#core/manifest/project/locate.ts';
import { hashFile } from '#core/store/blobs.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { type CopiedFile, copyFolder, copyOne } from './copy-project.ts';
import { openDownload } from './download.ts';

/** A named input as the script finds it. */
export interface TakenData extends TrainingData {
  /** The copy that the script reads. */
  readonly path: LocalPath;
}

interface Request {
  readonly name: string;
  /** A path of the project, or an address. */
  readonly source: string;
  /** Another file or folder in its place. */
  readonly instead: LocalPath | undefined;
  /** The copy of the project, where data of the project lies already. */
  readonly project: string;
  readonly copied: readonly CopiedFile[];
  /** Folder for data from elsewhere. */
  readonly inputs: string;
  readonly mostBytes: number;
}

/** Brings a named input to where the script reads it. Errors as `copyFolder`, and `storage_failed` for an address. */
export async function takeData(context: CoreContext, request: Request, work: TaskWork): Promise<TakenData> {
  const { name, source, instead } = request;
  if (instead !== undefined) return takeInstead({ ...request, instead }, work);
  if (isAddress(source)) return download(context, request, work);
  const path = cleanPath(source);
  const files = request.copied.filter((file) => file.path === path || file.path.startsWith(`${path}/`));
  if (files.length === 0) throw missing(name, source);
  return { name, source, ...summed(files), path: localPathOf(join(request.project, ...path.split('/'))) };
}

/** Data of the command line takes the place of the project's own, so that a script with a fixed path reads it too. */
async function takeInstead(
  request: Request & { readonly instead: LocalPath },
  work: TaskWork,
): Promise<TakenData> {
  const { name, instead, source, mostBytes } = request;
  const target = isAddress(source)
    ? join(request.inputs, name, basename(instead))
    : join(request.project, ...cleanPath(source).split('/'));
  const facts = await stat(instead).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  });
  if (facts === undefined) throw missing(name, instead);
  const path = localPathOf(target);
  if (!facts.isDirectory()) {
    const file = { path: basename(instead), absolute: instead, size: facts.size };
    return { name, source: instead, ...summed([await copyOne(file, target, work.signal)]), path };
  }
  const from = localPathOf(await realpath(instead));
  const files = await copyFolder({ from, to: target, mostBytes, what: `The data “${name}”` }, work);
  return { name, source: instead, ...summed(files), path };
}

async function download(context: CoreContext, request: Request, work: TaskWork): Promise<TakenData> {
  const { name, source, mostBytes, inputs } = request;
  const folder = join(inputs, name);
  await mkdir(folder, { recursive: true });
  const { chunks, fileName } = await openDownload(context, source, work.signal);
  const path = join(folder, fileName);
  let size = 0;
  const counted = async function* (): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > mostBytes)
        throw new SlipwayError('disk_full', {
          message: `The data “${name}” is larger than the space that the training may use.`,
          hint: 'Raise `limits.disk` under `training`.',
        });
      work.step('data', 'Fetch the data', { amount: { done: size, unit: 'bytes' }, note: name });
      yield chunk;
    }
  };
  await pipeline(counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  const digest = await hashFile(path, { signal: work.signal });
  return { name, source, digest, size, files: 1, path: localPathOf(path) };
}

function summed(files: readonly CopiedFile[]): Pick<TrainingData, 'digest' | 'size' | 'files'> {
  const [only] = files;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const digest =
    only !== undefined && files.length === 1
      ? only.digest
      : digestOfValue(files.map((file) => [file.path, file.digest]));
  return { digest, size, files: files.length };
}

function missing(name: string, source: string): SlipwayError {
  return new SlipwayError('path_missing', {
    message: `The data “${name}” was not found: ${source}.`,
    hint: 'Correct `data` under `training`, or name another with `--data name=path`.',
  });
}
