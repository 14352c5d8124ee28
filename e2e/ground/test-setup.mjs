import { say } from '../../scripts/machine/progress.mjs';
import { raise } from './raise.mjs';

/**
 * The set-up of tests that need an engine, for `globalSetup` of vitest or Playwright: DOCKER_HOST then names an engine
 * that has the base image. Without an engine the tests run all the same and skip themselves, aloud; with `CI=true`
 * that is a failure.
 *
 * @returns {Promise<() => Promise<void>>} what has to run after the tests
 */
export default async function setUpEngine() {
  const ground = await raise(['images', 'registry']);
  Object.assign(process.env, ground.environment);
  for (const { part, reason } of ground.missing) {
    if (process.env.CI === 'true') throw new Error(`The tests need the part "${part}": ${reason}`);
    say(`SKIPPED: tests that need the part "${part}". ${reason}`);
  }
  return ground.lower;
}
