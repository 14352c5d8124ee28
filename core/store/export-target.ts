import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { isWithin, type Reaching } from '#core/host/reach.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { renameOver } from '#core/host/rename-over.ts';
import { hasCode } from '#core/host/system-error.ts';
import type { Store } from './store.ts';

type Needs = Reaching & { readonly store: Pick<Store, 'exports' | 'projects' | 'change' | 'folder'> };

/** A place that something is written to, whole or not at all. */
export interface ExportTarget {
  /** Where to write it first: next to the place, under a name that nobody has. */
  readonly draft: string;
  /** Puts the draft in its place, and remembers that it is ours to replace. */
  commit(): Promise<void>;
  /** Removes what is left of the draft. Always to be called. */
  discard(): Promise<void>;
}

/**
 * Returns the target at a path. What is there is replaced only when that is asked for, and only when nothing of the user's
 * goes with it: an earlier export, an empty folder, or one file that the user named. `already_exists`, `path_unsafe`.
 */
export async function exportTarget(
  context: Needs,
  { path, overwrite }: { readonly path: LocalPath; readonly overwrite: boolean },
): Promise<ExportTarget> {
  await mustBeFree(context, path, overwrite);
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  return {
    draft,
    commit: async () => {
      // Much may have happened at the place while the draft was written.
      await mustBeFree(context, path, overwrite);
      const aside = `${draft}.old`;
      const isReplaced = await moveAway(path, aside);
      try {
        await renameOver(draft, path);
      } catch (error) {
        if (isReplaced) await renameOver(aside, path);
        throw error;
      }
      await removeFolder(aside);
      await remember(context.store, path);
    },
    discard: () => removeFolder(draft),
  };
}

async function mustBeFree(context: Needs, path: LocalPath, overwrite: boolean): Promise<void> {
  const found = await lstatOrNothing(path);
  if (found === undefined) return;
  if (!overwrite)
    throw new SlipwayError('already_exists', {
      message: `${path} already exists.`,
      hint: 'Choose another path, or overwrite it.',
      details: { path },
    });
  if (found.isSymbolicLink()) throw keeps(path, 'is a link');
  if (found.isFile()) {
    if (await isUsersChoice(context, path)) return;
  } else if (!found.isDirectory()) throw keeps(path, 'is neither a file nor a folder');
  await mustNotHoldMore(context, path);
  if (found.isDirectory() && (await readdir(path)).length === 0) return;
  if (await isEarlierExport(context, path, found)) return;
  throw keeps(path, 'was not created by an export');
}

/** On the command line every path is the user's; in a window those that were chosen in its dialog. */
async function isUsersChoice({ reach }: Needs, path: string): Promise<boolean> {
  return reach === undefined || (await reach.files('content')).includes(path);
}

/** A folder that holds the home folder, our data or a project is never an export, whatever is recorded of it. */
async function mustNotHoldMore({ home, store }: Needs, path: string): Promise<void> {
  const real = await realpath(path);
  const projects = (await store.projects.all()).map(({ folder }) => folder);
  for (const kept of [home, store.folder, ...projects]) {
    const place = await realpath(kept).catch(() => kept);
    if (isWithin(place, real)) throw keeps(path, `holds ${kept}`);
  }
}

async function isEarlierExport(
  { store }: Needs,
  path: string,
  found: Pick<Stats, 'ino' | 'birthtimeMs'>,
): Promise<boolean> {
  return (await store.exports.all()).some(
    ({ path: known, inode, bornMs = found.birthtimeMs }) =>
      known === path && inode === found.ino && bornMs === found.birthtimeMs,
  );
}

async function remember(store: Needs['store'], path: string): Promise<void> {
  const { ino: inode, birthtimeMs: bornMs } = await lstat(path);
  await store.change(async () => {
    const others = (await store.exports.all()).filter((each) => each.path !== path);
    const added = { path, inode, bornMs, exportedAt: new Date().toISOString() };
    await store.exports.replace([...others, added].slice(-MOST_REMEMBERED));
  });
}

const MOST_REMEMBERED = 1000;

async function moveAway(path: string, aside: string): Promise<boolean> {
  try {
    await renameOver(path, aside);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function lstatOrNothing(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function keeps(path: string, because: string): SlipwayError {
  return new SlipwayError('path_unsafe', {
    message: `${path} ${because}; it is not replaced.`,
    hint: 'Choose another path, or remove it yourself first.',
    details: { path },
  });
}
