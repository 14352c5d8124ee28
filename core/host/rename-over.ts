import { rename } from 'node:fs/promises';
import { whileBusy } from './while-busy.ts';

/** Renames a file or folder, in place of a file that is there; waits where Windows says that one of them is in use. */
export async function renameOver(from: string, to: string): Promise<void> {
  await whileBusy(() => rename(from, to));
}
