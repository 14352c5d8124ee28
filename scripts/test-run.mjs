import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '#e2e/ground/raise.mjs';
import { interruption } from './machine/interruption.mjs';
import { say, seconds } from './machine/progress.mjs';
import { sum } from './suites/counts.mjs';
import { rounds } from './suites/rounds.mjs';
import { lastLine, table } from './suites/table.mjs';
import { SUITES } from './suites.mjs';

/** @typedef {import('./suites.mjs').Suite} Suite */
/** @typedef {import('./suites/counts.mjs').Counts} Counts */
/** @typedef {import('./suites/table.mjs').Row} Row */
/** @typedef {import('#e2e/ground/raise.mjs').Ground} Ground */

/**
 * Raises the ground, runs suites on it, brings the ground down and prints the table of results.
 *
 * @param {object} request
 * @param {string | undefined} request.part which suites; default: all
 * @param {readonly string[]} request.filters passed on to the runners
 * @param {string} request.reports a folder for the runners' reports
 * @returns {Promise<number>} the exit code: 0, 1 (something failed, or was skipped with CI=true), 2 (unknown part)
 */
export async function runSuites({ part, filters, reports }) {
  const chosen = SUITES.filter((suite) => part === undefined || suite.parts.some((name) => name === part));
  if (chosen.length === 0) {
    say(
      `Unknown part: ${part}. Choose one of ${[...new Set(SUITES.flatMap((suite) => suite.parts))].join(', ')}, or nothing.`,
    );
    return 2;
  }
  const started = performance.now();
  /** @type {Suite[]} */
  const present = [];
  for (const suite of chosen) if (await suite.exists(filters)) present.push(suite);
  const ground = await raise([...new Set(present.flatMap((suite) => suite.needs))]);
  /** @type {Row[]} */
  const rows = [{ name: 'ground', milliseconds: performance.now() - started }];
  try {
    for (const line of ground.descriptions) say(`✓ ${line}`);
    for (const { part: missing, reason } of ground.missing) say(`MISSING ${missing}: ${reason}`);
    const environment = { ...process.env, ...ground.environment };
    const context = { environment, reports, filters };
    for (const { suite, beside } of rounds(present)) {
      if (interruption.aborted) break;
      const others = beside.map((other) => runHeldSuite(other, ground, context));
      rows.push(...(await Promise.all([runSuite(suite, ground, context), ...others])));
    }
  } finally {
    await ground.lower();
  }
  return conclude(rows, started);
}

/**
 * @param {Suite} suite
 * @param {Ground} ground
 * @param {import('./suites.mjs').SuiteContext} context
 * @returns {Promise<Row>}
 */
async function runSuite(suite, ground, context) {
  const started = performance.now();
  say(`\n── ${suite.name}`);
  const lacks = ground.missing.filter(({ part }) => suite.needs.includes(part));
  const { failures = [], ...counts } = await suite.run(context).catch((error) => {
    say(String(/** @type {Error} */ (error).stack));
    return { passed: 0, failed: 1, skipped: 0, failures: [String(error)] };
  });
  // Tests that can't run without a missing part skip themselves; the part itself counts too, so that CI can't miss it.
  counts.skipped += lacks.length;
  return { name: suite.name, counts, failures, milliseconds: performance.now() - started };
}

/**
 * Runs a suite while another owns the terminal; what it printed is shown when it has ended.
 *
 * @param {Suite} suite
 * @param {Ground} ground
 * @param {import('./suites.mjs').SuiteContext} context
 * @returns {Promise<Row>}
 */
async function runHeldSuite(suite, ground, context) {
  const path = join(context.reports, `${suite.name}.log`);
  const file = await open(path, 'w');
  try {
    return await runSuite(suite, ground, { ...context, output: file.fd });
  } finally {
    await file.close();
    say(`\n── ${suite.name}, which ran beside it\n${await readFile(path, 'utf8')}`);
  }
}

/**
 * @param {readonly Row[]} rows
 * @param {number} started
 * @returns {number} the exit code
 */
function conclude(rows, started) {
  const total = sum(rows.flatMap((row) => row.counts ?? []));
  if (interruption.aborted && total.failed === 0) total.failed = 1;
  const skipFails = process.env.CI === 'true' && total.skipped > 0;
  say('');
  if (interruption.aborted) say('Interrupted: what had not run yet is missing here, and counts as failed.');
  if (skipFails) say('CI=true: skipped tests make the run fail.');
  console.log(`${table(rows)}\nAll in ${seconds(started)}`);
  for (const failure of rows.flatMap((row) => row.failures ?? [])) console.log(`FAILED ${failure}`);
  console.log(lastLine(total));
  return total.failed > 0 || skipFails ? 1 : 0;
}
