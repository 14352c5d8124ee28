import { expect, test } from 'vitest';
import { playwrightCounts, pytestCounts, sum, vitestCounts, withRunnerFailure } from './counts.mjs';
import { lastLine, table } from './table.mjs';

const noTests = { passed: 0, failed: 0, skipped: 0 };

test('a vitest file that could not be loaded counts as a failed test', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ],
  };
  expect(vitestCounts(report)).toEqual({ passed: 3, failed: 2, skipped: 3 });
});

test('a flaky Playwright test and an error outside of tests count as failed', () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
  expect(playwrightCounts(report)).toEqual({ passed: 5, failed: 3, skipped: 2 });
});

test('a pytest report is counted over all its suites, errors as failures', () => {
  const report =
    '<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="0.1">' +
    '<testcase name="tests=&quot;99&quot;" /></testsuite></testsuites>';
  expect(pytestCounts(report)).toEqual({ passed: 4, failed: 3, skipped: 3 });
});

test('a runner that failed without a failed test, or ran no test, counts as one failure', () => {
  expect(withRunnerFailure({ ...noTests, passed: 4 }, 1)).toEqual({ ...noTests, passed: 4, failed: 1 });
  expect(withRunnerFailure(noTests, 0)).toEqual({ ...noTests, failed: 1 });
  expect(withRunnerFailure({ ...noTests, skipped: 2 }, 0)).toEqual({ ...noTests, skipped: 2 });
  expect(withRunnerFailure({ ...noTests, failed: 2 }, 1)).toEqual({ ...noTests, failed: 2 });
});

test('the last line sums all suites', () => {
  const counts = [
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ];
  expect(lastLine(sum(counts))).toBe('11 passed, 22 failed, 33 skipped');
});

test('the table has a line for each suite, and no counts for what is no suite', () => {
  const rows = [
    { name: 'ground', milliseconds: 1500 },
    { name: 'unit', milliseconds: 20_040, counts: { passed: 12, failed: 0, skipped: 1 } },
  ];
  expect(
    table(rows)
      .split('\n')
      .map((line) => line.trim().split(/\s+/)),
  ).toEqual([
    ['passed', 'failed', 'skipped', 'seconds'],
    ['ground', '1.5'],
    ['unit', '12', '0', '1', '20.0'],
  ]);
});
