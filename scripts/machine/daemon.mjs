import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, startTime } from './process-identity.mjs';

/**
 * @typedef {object} Daemon
 * @property {string} record the file that remembers the process
 * @property {string} command
 * @property {readonly string[]} commandArguments
 * @property {NodeJS.ProcessEnv} [environment]
 * @property {string} log the file that takes its output
 * @property {() => Promise<boolean>} ready asked again and again until true
 * @property {number} timeout milliseconds that it may take until ready
 */

/**
 * Starts a program in the background that outlives this process, and waits until it is ready.
 *
 * @param {Daemon} daemon
 * @returns {Promise<void>}
 * @throws {Error} with the last lines of its log when it exits or is not ready in time
 */
export async function startDaemon(daemon) {
  await mkdir(dirname(daemon.log), { recursive: true });
  await mkdir(dirname(daemon.record), { recursive: true });
  const log = openSync(daemon.log, 'w');
  const child = spawn(daemon.command, daemon.commandArguments, {
    detached: true,
    stdio: ['ignore', log, log],
    env: daemon.environment ?? process.env,
  });
  closeSync(log);
  /** @type {Error | undefined} */
  let failure;
  child.on('error', (error) => {
    failure = error;
  });
  child.on('exit', (code, signal) => {
    failure ??= new Error(`exited with ${signal ?? `code ${code}`}`);
  });
  if (child.pid !== undefined) {
    await writeFile(daemon.record, JSON.stringify({ pid: child.pid, startTime: startTime(child.pid) }));
  }
  child.unref();
  const end = performance.now() + daemon.timeout;
  while (!(await daemon.ready())) {
    if (failure || performance.now() > end) {
      const why = failure ? failure.message : `was not ready after ${daemon.timeout / 1000} s`;
      await stopDaemon(daemon.record);
      const lines = (await readFile(daemon.log, 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
      throw new Error(`${daemon.command} ${why}. Its log (${daemon.log}) ends with:\n${lines}`);
    }
    await delay(50);
  }
}

/**
 * @param {string} record
 * @returns {Promise<number | undefined>} the process number if the recorded process still runs
 */
export async function daemonPid(record) {
  const text = await readFile(record, 'utf8').catch(() => undefined);
  if (!text) return undefined;
  /** @type {{pid: number, startTime?: string}} */
  const { pid, startTime: recorded } = JSON.parse(text);
  return isAlive(pid) && startTime(pid) === recorded ? pid : undefined;
}

/**
 * Ends a recorded process: asks, waits, insists. Does nothing when it does not run.
 *
 * @param {string} record
 * @param {number} [patience] milliseconds between asking and insisting
 * @returns {Promise<boolean>} whether something had to be stopped
 */
export async function stopDaemon(record, patience = 20_000) {
  const pid = await daemonPid(record);
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    const end = performance.now() + patience;
    while (isAlive(pid) && performance.now() < end) await delay(50);
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await delay(50);
  }
  await rm(record, { force: true });
  return pid !== undefined;
}
