import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
export const SLIPWAY = join(ROOT, 'cli', 'slipway.mjs');

/**
 * @typedef {object} Measured
 * @property {number} seconds
 * @property {string} output
 * @property {number | null} code
 */

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {NodeJS.ProcessEnv} [environment] added to this process's own
 * @returns {Promise<Measured>}
 */
export function measure(command, parameters, environment = {}) {
  const began = performance.now();
  const child = spawn(command, parameters, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({
        seconds: (performance.now() - began) / 1000,
        output: Buffer.concat(chunks).toString('utf8'),
        code,
      }),
    );
  });
}

/**
 * Runs slipway; throws its output when it fails.
 * @param {readonly string[]} parameters
 * @param {NodeJS.ProcessEnv} [environment]
 */
export async function slipway(parameters, environment = {}) {
  const measured = await measure(process.execPath, [SLIPWAY, ...parameters], environment);
  if (measured.code !== 0) throw new Error(`slipway ${parameters.join(' ')} failed:\n${measured.output}`);
  return measured;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Runs each command in turns, so that what else the machine does hits all alike.
 * @param {Readonly<Record<string, () => Promise<Measured>>>} commands
 * @param {number} rounds
 * @returns {Promise<Readonly<Record<string, readonly number[]>>>} seconds of every round
 */
export async function inTurns(commands, rounds) {
  /** @type {Record<string, number[]>} */
  const seconds = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, run] of Object.entries(commands)) seconds[name]?.push((await run()).seconds);
  return seconds;
}

/**
 * @param {string} title
 * @param {readonly Readonly<Record<string, string | number>>[]} rows
 */
export function printTable(title, rows) {
  console.log(`\n${title}`);
  console.table(rows);
}
