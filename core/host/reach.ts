import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath, PathUse } from '#contract/local-path.ts';
import { hasHiddenPart, isHarmless } from './hidden-files.ts';
import { localPathOf } from './local-path.ts';
import { hasCode } from './system-error.ts';
import { userPath } from './user-path.ts';

/**
 * Which paths of this machine a caller may use. A page is shown by a browser engine and may be made to ask for
 * anything; a command line is the user, who may read all of it anyway.
 */
export interface Reach {
  /** The folders and files, each with all below it, that may be named now. */
  roots(): Promise<readonly string[]>;
  /** Those of the roots that the user chose by themselves: a project below them stays within reach when the settings change. */
  chosen(): Promise<readonly string[]>;
  /** The user no longer wants this folder to be within reach. */
  forget(folder: string): void;
  /** Single files that may be named for a use, wherever they lie: what the user chose, and what is set already. */
  files(use: PathUse): Promise<readonly string[]>;
  /** The hint for a caller that asks for more. */
  readonly hint: string;
}

/** What decides over a path: whose call it is, and where `~` is. */
export interface Reaching {
  readonly home: string;
  /** Absent: any path may be named. */
  readonly reach?: Reach | undefined;
}

/**
 * Returns the path that a caller names, absolute. `forbidden` when the caller may not name it: links are followed as
 * far as there is something, so that none leads out of the roots.
 */
export async function confinePath(caller: Reaching, path: string, use: PathUse): Promise<LocalPath> {
  if (use === 'in-project') return localPathOf(confineInProject(caller, path));
  const absolute = userPath(path, caller.home);
  const { reach } = caller;
  if (reach === undefined || (await isWithinReach(reach, absolute, use))) return localPathOf(absolute);
  throw new SlipwayError('forbidden', {
    message: `${absolute} cannot be used from here.`,
    hint: use === 'kubeconfig' ? KUBECONFIG_HINT : reach.hint,
    details: { path: absolute },
  });
}

const KUBECONFIG_HINT =
  'A kubeconfig can start programs. Choose it in the dialog of the window, or add the cluster on the command line: `slipway cluster add`.';

/** Whether a caller may name an absolute path now. */
export async function isWithinReach(reach: Reach, absolute: string, use: PathUse): Promise<boolean> {
  const real = await realPlace(absolute);
  for (const file of await reach.files(use)) if ((await realPlace(file)) === real) return true;
  if (use === 'kubeconfig') return false;
  return isBelow(real, await reach.roots());
}

/** Whether a path lies below one of the roots, with links followed, and no hidden folder leads there. */
export async function isBelow(path: string, roots: readonly string[]): Promise<boolean> {
  const real = await realPlace(path);
  for (const root of roots) {
    const place = await realPlace(root);
    if (isWithin(real, place) && !hasHiddenPart(relative(place, real))) return true;
  }
  return false;
}

/** Hidden folders hold what programs start by themselves: hooks, shell profiles, logins, keys. */
function confineInProject({ reach }: Reaching, path: string): string {
  if (reach === undefined || !hasHiddenPart(path) || isHarmless(path)) return path;
  throw new SlipwayError('forbidden', {
    message: `${path} cannot be used from here: hidden files can be run by other programs.`,
    hint: 'Use your own editor for it.',
    details: { path },
  });
}

export function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** As many links as Linux follows. */
const MOST_LINKS = 40;

/** The path with its links followed, also those that lead to nothing yet; what is not there keeps its name. */
async function realPlace(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (parent === path || !hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG'))
      throw error;
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined && links < MOST_LINKS) return realPlace(resolve(parent, target), links + 1);
    return join(await realPlace(parent, links), basename(path));
  }
}
