import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './system-error.ts';

/** What Windows says of a file that a virus scanner, an indexer or a backup has open for a moment, or that is being deleted. */
const BUSY = ['EPERM', 'EBUSY', 'EACCES'] as const;

export interface BusyOptions {
  readonly platform?: NodeJS.Platform;
  /** Milliseconds before each further attempt. */
  readonly waits?: readonly number[];
}

/** About four seconds in all: a scanner may be reading a new environment. */
const WAITS: readonly number[] = [5, 10, 20, 40, 80, 160, 250, 250, 500, 500, 1000, 1000];

/** True for an error that on Windows may be over in a moment (lowdb#157, npm/graceful-fs). Elsewhere such an error is meant. */
export function isBusy(error: unknown, platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'win32' && hasCode(error, ...BUSY);
}

/** Does something to a file, again and again as long as Windows says that the file is in use. Throws the last error. */
export async function whileBusy<Result>(
  action: () => Promise<Result>,
  { platform = process.platform, waits = WAITS }: BusyOptions = {},
): Promise<Result> {
  for (const wait of waits) {
    try {
      return await action();
    } catch (error) {
      if (!isBusy(error, platform)) throw error;
      await sleep(wait);
    }
  }
  return action();
}
