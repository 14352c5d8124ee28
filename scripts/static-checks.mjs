import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageProgram, ROOT } from './repository.mjs';
import { ensureScoringEnvironment } from './suites/scoring-environment.mjs';

/**
 * @typedef {object} StaticCheck
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} commandArguments
 * @property {string} [cwd] default: the top of the repository
 */

/** @returns {readonly StaticCheck[]} checks of the TypeScript: format and lint, types, dead code */
export function staticChecks() {
  const checks = [
    node('format and lint (biome)', '@biomejs/biome', 'biome', ['check', '--error-on-warnings', '.']),
  ];
  for (const layer of layers())
    checks.push(node(`types: ${layer} (tsc)`, 'typescript', 'tsc', ['-p', layer]));
  const knipSettings = ['knip.json', 'knip.jsonc', 'knip.ts', 'knip.config.ts'];
  if (knipSettings.some((name) => existsSync(join(ROOT, name))))
    checks.push(node('dead code (knip)', 'knip', 'knip', []));
  return checks;
}

/** @returns {Promise<readonly StaticCheck[]>} checks of the scoring server: lint, format, types */
export async function scoringChecks() {
  const command = await ensureScoringEnvironment();
  const cwd = join(ROOT, 'resources', 'scoring');
  const modules = {
    'lint (ruff)': ['ruff', 'check', '.'],
    'format (ruff)': ['ruff', 'format', '--check', '.'],
    'types (mypy)': ['mypy'],
  };
  return Object.entries(modules).map(([name, words]) => ({
    name: `scoring server: ${name}`,
    command,
    commandArguments: ['-m', ...words],
    cwd,
  }));
}

/** @returns {readonly string[]} the folders at the top that have a tsconfig.json, and their `testing` folders that do */
function layers() {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => [entry.name, join(entry.name, 'testing')])
    .filter((folder) => existsSync(join(ROOT, folder, 'tsconfig.json')))
    .sort();
}

/**
 * @param {string} name
 * @param {string} packageName
 * @param {string} program
 * @param {readonly string[]} programArguments
 * @returns {StaticCheck}
 */
function node(name, packageName, program, programArguments) {
  return {
    name,
    command: process.execPath,
    commandArguments: [packageProgram(packageName, program), ...programArguments],
  };
}
