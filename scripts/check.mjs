/** `npm run check`: every static check, each with its seconds; what a failing one has to say follows it. */
import { attempt } from './machine/command.mjs';
import { endOrderly, interruption } from './machine/interruption.mjs';
import { say, seconds } from './machine/progress.mjs';
import { ROOT } from './repository.mjs';
import { staticChecks } from './static-checks.mjs';

/**
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runStaticChecks() {
  const counts = { passed: 0, failed: 0 };
  for (const check of staticChecks()) {
    const started = performance.now();
    const { code, stdout, stderr } = await attempt(check.command, check.commandArguments, { cwd: ROOT });
    const passed = code === 0;
    counts[passed ? 'passed' : 'failed'] += 1;
    say(`${passed ? '✓' : '✗'} ${check.name} (${seconds(started)})`);
    if (!passed) say(`${stdout}${stderr}`.trimEnd());
  }
  return counts;
}

if (process.argv[1] === import.meta.filename) {
  endOrderly();
  const { failed } = await runStaticChecks();
  process.exitCode = interruption.aborted ? 130 : Math.min(failed, 1);
}
