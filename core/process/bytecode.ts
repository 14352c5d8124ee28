import { rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { namesIn } from '#core/host/names-in.ts';

/**
 * Removes what Python compiled of a module. Python takes bytecode for current when the size and the time in whole
 * seconds of its source are the same (the import system's "cached bytecode invalidation"), so that an edit saved
 * within a second of the last start could go unseen.
 */
export async function removeBytecode(source: string): Promise<void> {
  if (extname(source) !== '.py') return;
  const folder = join(dirname(source), '__pycache__');
  const ofModule = `${basename(source, '.py')}.`;
  for (const name of await namesIn(folder))
    if (name.startsWith(ofModule)) await rm(join(folder, name), { force: true });
}
