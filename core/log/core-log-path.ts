import { join } from 'node:path';

/** Where the log of Slipway itself is, whichever door wrote it: JSON lines in the data folder. */
export function coreLogPath(dataFolder: string): string {
  return join(dataFolder, 'logs', 'core.log');
}
