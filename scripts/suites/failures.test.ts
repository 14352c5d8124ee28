import { expect, test } from 'vitest';
import { playwrightFailures, pytestFailures, vitestFailures } from './failures.mjs';

test('a failed test of vitest is named with its file and the first line of its message', () => {
  const failed = {
    fullName: 'adds up',
    status: 'failed',
    failureMessages: ['\u001b[31mexpected 1\u001b[39m\nat x'],
  };
  const report = {
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [failed, { fullName: 'good', status: 'passed' }],
      },
      { name: 'b.test.ts', status: 'failed', assertionResults: [], message: 'cannot be loaded' },
    ],
  };
  expect(vitestFailures(report)).toEqual([
    'a.test.ts › adds up › expected 1',
    'b.test.ts › cannot be loaded',
  ]);
});

test('unexpected and flaky tests of Playwright are named, from nested suites too, and errors outside of tests', () => {
  const flaky = {
    file: 'a.spec.ts',
    title: 'opens',
    tests: [
      { status: 'flaky', projectName: 'window', results: [{ error: { message: 'too late\nat y' } }, {}] },
      { status: 'expected', projectName: 'portal', results: [{}] },
    ],
  };
  const report = { errors: [{ message: 'no port' }], suites: [{ suites: [{ specs: [flaky] }] }] };
  expect(playwrightFailures(report)).toEqual([
    'outside of tests › no port',
    '[window] a.spec.ts › opens › too late',
  ]);
});

test('a failed test of pytest is named as it was written', () => {
  const report =
    '<testcase classname="tests.test_a" name="test_x[1 &lt; 2]" time="0.1"><failure message="assert 1 == 2&#10; more">' +
    '</failure></testcase><testcase classname="tests.test_a" name="test_good" time="0.1" />';
  expect(pytestFailures(report)).toEqual(['tests.test_a › test_x[1 < 2] › assert 1 == 2']);
});
