import { say } from '#scripts/machine/progress.mjs';
import { raise } from './raise.mjs';

/** @typedef {import('./parts.mjs').PartName} PartName */

/**
 * The set-up of tests that need an engine, for `globalSetup` of vitest: DOCKER_HOST then names an engine that has the
 * base image.
 *
 * @returns {Promise<() => Promise<void>>} what has to run after the tests
 */
export default function setUpEngine() {
  return setUpParts(['images', 'registry', 'stores']);
}

/**
 * Raises parts of the ground for tests and puts what they are found by into this process's environment. Without a part
 * the tests run all the same and skip themselves, aloud; with `CI=true` that is a failure.
 *
 * @param {readonly PartName[]} parts
 * @returns {Promise<() => Promise<void>>} what has to run after the tests
 */
export async function setUpParts(parts) {
  const ground = await raise(parts);
  Object.assign(process.env, ground.environment);
  for (const { part, reason } of ground.missing) {
    if (process.env.CI === 'true') throw new Error(`The tests need the part "${part}": ${reason}`);
    say(`SKIPPED: tests that need the part "${part}". ${reason}`);
  }
  return ground.lower;
}
