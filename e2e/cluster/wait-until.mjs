import { setTimeout as delay } from 'node:timers/promises';
import { interruption } from '#scripts/machine/interruption.mjs';

/**
 * @param {string} what is waited for, in words
 * @param {() => Promise<boolean>} condition asked again and again until true
 * @param {number} [limit] milliseconds
 * @returns {Promise<void>}
 * @throws {Error} when it took longer
 */
export async function waitUntil(what, condition, limit = 180_000) {
  const end = performance.now() + limit;
  while (!(await condition())) {
    interruption.throwIfAborted();
    if (performance.now() > end)
      throw new Error(`The test cluster: ${what} not ready after ${limit / 1000} s.`);
    await delay(150);
  }
}
