/**
 * What the reports of the test runners say, in one form.
 *
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @param {readonly Counts[]} list
 * @returns {Counts}
 */
export function sum(list) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of list) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/**
 * A runner that failed without a failed test (a file that can't be loaded, an error outside of tests, a crash), or
 * that found no test at all, must not look green.
 *
 * @template {Counts} Result
 * @param {Result} counts of its report
 * @param {number} exitCode of the runner
 * @returns {Result}
 */
export function withRunnerFailure(counts, exitCode) {
  const ranNothing = counts.passed + counts.failed + counts.skipped === 0;
  return counts.failed === 0 && (exitCode !== 0 || ranNothing) ? { ...counts, failed: 1 } : counts;
}

/**
 * @param {any} report of vitest's JSON reporter
 * @returns {Counts} a test file that can't be loaded counts as one failed test
 */
export function vitestCounts(report) {
  const unloadable = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {any} report of Playwright's JSON reporter
 * @returns {Counts} a flaky test (passed on a retry only) counts as failed
 */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/**
 * @param {string} report of pytest's `--junitxml`
 * @returns {Counts}
 */
export function pytestCounts(report) {
  /** @param {string} name */
  const attribute = (name) =>
    [...report.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    );
  const failed = attribute('failures') + attribute('errors');
  const skipped = attribute('skipped');
  return { passed: attribute('tests') - failed - skipped, failed, skipped };
}
