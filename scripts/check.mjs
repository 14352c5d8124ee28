/** `npm run check`: every static check with its duration, TypeScript first; a failing one is followed by its output. */
import { attempt } from './machine/command.mjs';
import { endOrderly, interruption } from './machine/interruption.mjs';
import { say, seconds } from './machine/progress.mjs';
import { ROOT } from './repository.mjs';
import { scoringChecks, staticChecks } from './static-checks.mjs';

/**
 * @param {readonly import('./static-checks.mjs').StaticCheck[]} checks
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runChecks(checks) {
  const counts = { passed: 0, failed: 0 };
  for (const { name, command, commandArguments, cwd = ROOT } of checks) {
    const started = performance.now();
    const { code, stdout, stderr } = await attempt(command, commandArguments, { cwd });
    const passed = code === 0;
    counts[passed ? 'passed' : 'failed'] += 1;
    say(`${passed ? '✓' : '✗'} ${name} (${seconds(started)})`);
    if (!passed) say(`${stdout}${stderr}`.trimEnd());
  }
  return counts;
}

if (process.argv[1] === import.meta.filename) {
  endOrderly();
  const typescript = await runChecks(staticChecks());
  const python = interruption.aborted ? { failed: 0 } : await runChecks(await scoringChecks());
  process.exitCode = interruption.aborted ? 130 : Math.min(typescript.failed + python.failed, 1);
}
