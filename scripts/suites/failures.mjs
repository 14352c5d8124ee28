/**
 * The failed tests of the runners' reports, a line each: a run of an hour ends with them, so that nobody has to look
 * for them in its middle.
 */

const LINE_LIMIT = 300;

/**
 * @param {any} report of vitest's JSON reporter
 * @returns {readonly string[]}
 */
export function vitestFailures(report) {
  return report.testResults.flatMap((/** @type {any} */ file) => {
    if (file.status === 'failed' && file.assertionResults.length === 0)
      return [line(file.name, '', file.message)];
    return file.assertionResults
      .filter((/** @type {any} */ result) => result.status === 'failed')
      .map((/** @type {any} */ result) => line(file.name, result.fullName, result.failureMessages[0]));
  });
}

/**
 * @param {any} report of Playwright's JSON reporter
 * @returns {readonly string[]} flaky tests too, which count as failed
 */
export function playwrightFailures(report) {
  const outside = report.errors.map((/** @type {any} */ error) =>
    line('outside of tests', '', error.message),
  );
  return [...outside, ...report.suites.flatMap(failuresOfSuite)];
}

/** @param {any} suite @returns {string[]} */
function failuresOfSuite(suite) {
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests
      .filter((/** @type {any} */ test) => test.status === 'unexpected' || test.status === 'flaky')
      .map((/** @type {any} */ test) => {
        const failed = test.results.find((/** @type {any} */ result) => result.error);
        return line(`[${test.projectName}] ${spec.file}`, spec.title, failed?.error.message);
      }),
  );
  return [...own, ...(suite.suites ?? []).flatMap(failuresOfSuite)];
}

/**
 * @param {string} report of pytest's `--junitxml`
 * @returns {readonly string[]}
 */
export function pytestFailures(report) {
  const cases = report.matchAll(
    /<testcase classname="([^"]*)" name="([^"]*)"[^>]*>\s*<(?:failure|error) message="([^"]*)"/g,
  );
  return [...cases].map(([, file = '', name = '', message = '']) =>
    line(unescaped(file), unescaped(name), unescaped(message)),
  );
}

/** @param {string} text of an XML attribute */
function unescaped(text) {
  return text
    .replaceAll('&#10;', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/**
 * @param {string} file
 * @param {string} name
 * @param {string | undefined} message
 */
function line(file, name, message = '') {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the runners colour their messages
  const first = message.replaceAll(/\u001b\[[\d;]*m/g, '').split('\n')[0] ?? '';
  return [file, name, first].filter(Boolean).join(' › ').slice(0, LINE_LIMIT);
}
