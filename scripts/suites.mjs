import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canBuild, ensureBuild } from './build.mjs';
import { runChecks } from './check.mjs';
import { runInForeground } from './machine/foreground.mjs';
import { say } from './machine/progress.mjs';
import { packageProgram, ROOT } from './repository.mjs';
import { scoringChecks, staticChecks } from './static-checks.mjs';
import { playwrightCounts, pytestCounts, vitestCounts, withRunnerFailure } from './suites/counts.mjs';
import { playwrightFailures, pytestFailures, vitestFailures } from './suites/failures.mjs';
import { ensureScoringEnvironment } from './suites/scoring-environment.mjs';
import { anyFile } from './suites/test-files.mjs';

/** @typedef {import('./suites/counts.mjs').Counts} Counts */
/** @typedef {import('#e2e/ground/parts.mjs').PartName} PartName */

/**
 * @typedef {object} SuiteContext
 * @property {NodeJS.ProcessEnv} environment with what the ground's parts are found by
 * @property {string} reports a folder for the runner's report
 * @property {readonly string[]} filters passed on to the runner
 * @property {number} [output] the descriptor of the file that takes what the runner prints; none: the terminal
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly ('check' | 'unit' | 'scoring' | 'e2e')[]} parts what `npm test -- PART` calls it by
 * @property {readonly PartName[]} needs parts of the ground
 * @property {(filters: readonly string[]) => boolean | Promise<boolean>} exists whether there is anything to run
 * @property {string} [beside] the suite that it runs beside, when both run: one that leaves a processor free
 * @property {(context: SuiteContext) => Promise<Result>} run
 *
 * @typedef {Counts & {readonly failures?: readonly string[]}} Result counts, and a line for each failed test
 */

const UNIT_FOLDERS = ['contract', 'core', 'cli', 'main', 'preload', 'renderer', 'scripts', 'bench'];
const CLUSTER_TEST = /\.cluster\.test\.ts$/;
const SUITE_LIMIT = 60 * 60_000;

/** Everything that `npm test` runs, in this order. @type {readonly Suite[]} */
export const SUITES = [
  {
    name: 'static checks',
    parts: ['check'],
    needs: [],
    exists: () => true,
    run: async () => ({ ...(await runChecks(staticChecks())), skipped: 0 }),
  },
  {
    name: 'scoring server (ruff, mypy)',
    parts: ['check', 'scoring'],
    needs: [],
    exists: () => existsSync(join(ROOT, 'resources', 'scoring', 'pyproject.toml')),
    run: async () => ({ ...(await runChecks(await scoringChecks())), skipped: 0 }),
  },
  {
    name: 'build',
    parts: ['unit', 'e2e'],
    needs: [],
    exists: canBuild,
    run: async () => {
      await ensureBuild();
      return { passed: 1, failed: 0, skipped: 0 };
    },
  },
  {
    name: 'unit (vitest)',
    parts: ['unit'],
    needs: ['engine', 'images', 'registry', 'stores'],
    exists: (filters) => anyFile(UNIT_FOLDERS, /(?<!\.cluster)\.test\.tsx?$/, filters),
    run: (context) => runVitest('unit', context),
  },
  {
    name: 'cluster (vitest)',
    parts: ['unit'],
    needs: ['engine', 'images', 'registry', 'stores', 'cluster'],
    exists: (filters) => anyFile([...UNIT_FOLDERS, 'e2e'], CLUSTER_TEST, filters),
    run: (context) => runVitest('cluster', context),
  },
  {
    name: 'scoring server (pytest)',
    parts: ['scoring'],
    needs: ['stores'],
    // Tests of the cluster mostly wait for it.
    beside: 'cluster (vitest)',
    exists: () => anyFile(['resources/scoring'], /^test_\w+\.py$/),
    run: async ({ environment, reports, filters, output }) => {
      const report = join(reports, 'pytest.xml');
      const python = await ensureScoringEnvironment();
      const code = await runInForeground(python, ['-m', 'pytest', `--junitxml=${report}`, ...filters], {
        cwd: join(ROOT, 'resources', 'scoring'),
        environment: { ...environment, PYTHONDONTWRITEBYTECODE: '1' },
        timeout: SUITE_LIMIT,
        ...(output === undefined ? {} : { output }),
      });
      return counted(report, code, (text) => ({ ...pytestCounts(text), failures: pytestFailures(text) }));
    },
  },
  {
    name: 'journeys (Playwright)',
    parts: ['e2e'],
    needs: ['engine', 'images', 'registry', 'cluster', 'browser', 'display', 'electron'],
    exists: () => playwrightSettings() !== undefined && anyFile(['e2e'], /\.(spec|test)\.ts$/),
    run: async ({ environment, reports, filters }) => {
      const report = join(reports, 'playwright.json');
      const settings = [`--config=${playwrightSettings()}`, '--reporter=list,json'];
      const code = await runNode(
        packageProgram('@playwright/test', 'playwright'),
        ['test', ...settings, ...filters],
        {
          ...environment,
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        },
      );
      return counted(report, code, (text) => {
        const results = JSON.parse(text);
        return { ...playwrightCounts(results), failures: playwrightFailures(results) };
      });
    },
  },
];

/**
 * @param {'unit' | 'cluster'} project
 * @param {SuiteContext} context
 * @returns {Promise<Result>}
 */
async function runVitest(project, { environment, reports, filters }) {
  const report = join(reports, `${project}.json`);
  const options = [
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const code = await runNode(packageProgram('vitest'), ['run', ...options, ...filters], environment);
  return counted(report, code, (text) => {
    const results = JSON.parse(text);
    return { ...vitestCounts(results), failures: vitestFailures(results) };
  });
}

/** @returns {string | undefined} Playwright's configuration file, if there is one yet */
function playwrightSettings() {
  return ['playwright.config.ts', 'e2e/playwright.config.ts'].find((file) => existsSync(join(ROOT, file)));
}

/**
 * @param {string} program a JavaScript file
 * @param {readonly string[]} programArguments
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<number>} the exit code
 */
function runNode(program, programArguments, environment) {
  return runInForeground(process.execPath, [program, ...programArguments], {
    cwd: ROOT,
    environment,
    timeout: SUITE_LIMIT,
  });
}

/**
 * @param {string} report
 * @param {number} exitCode of the runner
 * @param {(text: string) => Result} parse
 * @returns {Promise<Result>} of the report; a runner that left none has failed
 */
async function counted(report, exitCode, parse) {
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) {
    say(`The runner ended with exit code ${exitCode} and left no report.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return withRunnerFailure(parse(text), exitCode);
}
