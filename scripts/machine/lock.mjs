import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { interruption } from './interruption.mjs';
import { isAlive } from './process-identity.mjs';
import { say } from './progress.mjs';

/**
 * Does some work while no other process does work under the same lock file. A lock whose owner is gone counts as free.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  while (!(await takeLock(file))) {
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner && !isAlive(owner)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told && owner !== process.pid) say(`Waiting for process ${owner || '?'}, which is doing the same…`);
    told = true;
    interruption.throwIfAborted();
    await delay(100);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {Promise<boolean>} whether the lock is ours now
 */
async function takeLock(file) {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}
