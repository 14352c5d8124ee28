import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, rm, rmdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { ModelFile } from '#contract/model/model.ts';
import type { CandidateModel } from '#contract/retraining/retraining.ts';
import type { Needs } from '#core/context.ts';
import { renameOver } from '#core/host/rename-over.ts';
import { hasCode } from '#core/host/system-error.ts';
import { stampOf } from './train/copy-project.ts';

/** A file of a model as the project has it. */
export interface PresentFile extends ModelFile {
  readonly absolute: string;
  /** Of the time before it was read. */
  readonly stamp: string;
}

export interface Replacement {
  /** The model's file or folder. */
  readonly target: string;
  readonly model: CandidateModel;
  /** What is there: files of a registered version, or some of them and some of the new one. */
  readonly present: { readonly shape: 'file' | 'folder'; readonly files: readonly PresentFile[] };
}

/**
 * Replaces the files of one version by those of another, each by a rename, and removes those that only the old version has. All
 * else in a folder stays. Whenever it stops, each file is the old or the new one, and it can be repeated. Returns what forbids it,
 * before anything is changed.
 */
export async function replaceModelFiles(
  { store }: Needs<'store'>,
  { target, model, present: { shape, files: all } }: Replacement,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (shape !== model.shape) return `it is a ${shape}, and the new model is a ${model.shape}`;
  const present = all.filter(({ path }) => !isDraftOf(path, model.files));
  const stale = shape === 'file' ? [] : onlyIn(present, model.files);
  const obstacle = shape === 'file' ? undefined : await obstacleIn(target, { stale, files: model.files });
  if (obstacle !== undefined) return obstacle;
  const placeOf = (path: string): string => (shape === 'file' ? target : join(target, ...path.split('/')));
  const drafts = model.files.map((file) => {
    const place = placeOf(file.path);
    return { file, place, draft: draftOf(place, file) };
  });
  try {
    const changed = await whatChanges(drafts, shape === 'file' ? [] : present);
    for (const { file, draft } of changed) {
      signal.throwIfAborted();
      await writeDraft(store.blobs.pathOf(file.digest), draft);
    }
    // Copying takes a while: somebody may have saved a file meanwhile.
    for (const { path, absolute, stamp } of present)
      if ((await stampNow(absolute)) !== stamp) return `${path} has just changed`;
    for (const { draft, place } of await linksFirst(changed)) await renameOver(draft, place);
    for (const { place } of await linksFirst(stale.map(({ path }) => ({ place: placeOf(path) }))))
      await removeFile(place, target);
    return undefined;
  } finally {
    for (const { draft } of drafts) await rm(draft, { force: true });
  }
}

interface Draft {
  readonly file: ModelFile;
  readonly place: string;
  readonly draft: string;
}

/** The files that have to be written. A link has, too: it would be broken when the file that it leads to is removed. */
async function whatChanges(
  drafts: readonly Draft[],
  present: readonly ModelFile[],
): Promise<readonly Draft[]> {
  const digests = new Map(present.map(({ path, digest }) => [path, digest]));
  const changed: Draft[] = [];
  for (const each of drafts)
    if (digests.get(each.file.path) !== each.file.digest || (await isLink(each.place))) changed.push(each);
  return changed;
}

function onlyIn<File extends ModelFile>(
  files: readonly File[],
  others: readonly ModelFile[],
): readonly File[] {
  const paths = new Set(others.map(({ path }) => path));
  return files.filter(({ path }) => !paths.has(path));
}

/** Beside its place, and the same when it is repeated, so that nothing is left of an attempt that was cut off. */
function draftOf(place: string, { digest }: ModelFile): string {
  return `${place}.slipway-${digest.slice(-12)}.tmp`;
}

/** Whether a path is that of a file of these while it is written. */
export function isDraftOf(path: string, files: readonly ModelFile[]): boolean {
  return files.some((file) => draftOf(file.path, file) === path);
}

async function writeDraft(from: string, draft: string): Promise<void> {
  await mkdir(dirname(draft), { recursive: true });
  await rm(draft, { force: true });
  await copyFile(from, draft, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  await chmod(draft, 0o644);
  const file = await open(draft, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What stands where a file is to be, or leads out of the folder on the way to one. */
async function obstacleIn(
  target: string,
  { stale, files }: { readonly stale: readonly ModelFile[]; readonly files: readonly ModelFile[] },
): Promise<string | undefined> {
  const names = new Set(files.map(({ path }) => folded(path)));
  const sameName = stale.find(({ path }) => names.has(folded(path)));
  // Some systems have one file for both names.
  if (sameName !== undefined) return `the name of ${sameName.path} changes in upper and lower case alone`;
  for (const { path } of [...stale, ...files]) {
    for (let above = posix.dirname(path); above !== '.'; above = posix.dirname(above)) {
      const facts = await factsOf(join(target, ...above.split('/')));
      if (facts !== undefined && !facts.isDirectory()) return `${above} in it is not a folder of its own`;
    }
    const facts = await factsOf(join(target, ...path.split('/')));
    if (facts?.isDirectory() === true) return `${path} in it is a folder`;
  }
  return undefined;
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

async function factsOf(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function isLink(path: string): Promise<boolean> {
  return (await factsOf(path))?.isSymbolicLink() === true;
}

async function stampNow(path: string): Promise<string | undefined> {
  try {
    return await stampOf(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Links before what they may lead to, so that each of them leads somewhere until it is replaced. */
async function linksFirst<Item extends { readonly place: string }>(
  items: readonly Item[],
): Promise<readonly Item[]> {
  const links: Item[] = [];
  const others: Item[] = [];
  for (const item of items) ((await isLink(item.place)) ? links : others).push(item);
  return [...links, ...others];
}

/** Removes a file, and the folders above it that hold nothing else. */
async function removeFile(path: string, root: string): Promise<void> {
  await rm(path, { force: true });
  for (let above = dirname(path); above !== root; above = dirname(above))
    try {
      await rmdir(above);
    } catch (error) {
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return;
      throw error;
    }
}
