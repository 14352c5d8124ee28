import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { hasCode } from './system-error.ts';
import { userPath } from './user-path.ts';

/**
 * Which paths of this machine whoever calls may name. A page is shown by a browser engine and may be made to ask for
 * anything; a command line is the user, who may read all of it anyway.
 */
export interface Reach {
  /** The folders and files, each with all below it, that may be named now. */
  roots(): Promise<readonly string[]>;
  /** What to say to somebody who asks for more. */
  readonly hint: string;
}

/** What decides over a path: whose call it is, and where `~` is. */
export interface Reaching {
  readonly home: string;
  /** Absent: any path may be named. */
  readonly reach?: Reach | undefined;
}

/**
 * The path that a caller names, absolute. `forbidden` when it is not the caller's to name: links are followed as far
 * as there is something, so that none leads out of the roots.
 */
export async function reachPath({ home, reach }: Reaching, path: string): Promise<string> {
  const absolute = userPath(path, home);
  if (reach === undefined) return absolute;
  const real = await realPlace(absolute);
  for (const root of await reach.roots()) if (isWithin(real, await realPlace(root))) return absolute;
  throw new SlipwayError('forbidden', {
    message: `${absolute} may not be opened from here.`,
    hint: reach.hint,
    details: { path: absolute },
  });
}

export function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** The path with its links followed; what is not there yet keeps its name. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (parent === path || !hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP')) throw error;
    return join(await realPlace(parent), basename(path));
  }
}
