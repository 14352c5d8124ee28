/**
 * `npm test [-- check|unit|scoring|e2e [FILTER …]]`: installs what is missing, runs every suite, and says as its very
 * last line how many tests passed, failed and were skipped. With CI=true a skipped test makes the run fail.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { endOrderly, interruption } from './machine/interruption.mjs';
import { say, seconds } from './machine/progress.mjs';

const [part, ...filters] = process.argv.slice(2);
const started = performance.now();

endOrderly();
try {
  await ensureDependencies();
  // Both need node_modules.
  const { runSuites } = await import('./test-run.mjs');
  const reports = await mkdtemp(join(tmpdir(), 'slipway-test-'));
  try {
    process.exitCode = await runSuites({ part, filters, reports });
  } finally {
    await rm(reports, { recursive: true });
  }
} catch (error) {
  say(interruption.aborted ? 'Interrupted.' : String(/** @type {Error} */ (error).stack));
  console.log(`Ended without a result after ${seconds(started)}`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}
if (interruption.aborted) process.exitCode = 130;
