import { spawn } from 'node:child_process';
import { CommandFailed } from './command.mjs';
import { interruption } from './interruption.mjs';

/**
 * Runs a program that owns the terminal until it ends, or writes into a file while another owns the terminal. When everything is to end, it and all its children are asked
 * first (SIGINT, as Ctrl-C would) and ended ten seconds later.
 *
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {{cwd?: string, environment?: NodeJS.ProcessEnv, timeout?: number, output?: number}} [options] timeout in
 *   milliseconds; output: the descriptor of the file that takes what it prints
 * @returns {Promise<number>} its exit code; -1 when a signal ended it
 * @throws {CommandFailed} when it can't be started
 */
export function runInForeground(command, commandArguments, options = {}) {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that grandchildren (test workers, Electron's helpers) end with it.
    const grouped = process.platform !== 'win32';
    const child = spawn(command, commandArguments, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: ['ignore', options.output ?? 'inherit', options.output ?? 'inherit'],
      detached: grouped,
    });
    let ended = false;
    /** @type {NodeJS.Timeout | undefined} */
    let insist;
    const end = () => {
      ended = true;
      signalFamily(child, grouped, 'SIGINT');
      insist = setTimeout(() => signalFamily(child, grouped, 'SIGKILL'), 10_000);
    };
    const limit = options.timeout ? setTimeout(end, options.timeout) : undefined;
    if (interruption.aborted) end();
    interruption.addEventListener('abort', end);
    const forget = () => {
      clearTimeout(insist);
      clearTimeout(limit);
      interruption.removeEventListener('abort', end);
    };
    child.on('error', (error) => {
      forget();
      reject(
        new CommandFailed([command, ...commandArguments].join(' '), `could not run: ${error.message}`, ''),
      );
    });
    child.on('exit', (code) => {
      forget();
      if (ended) signalFamily(child, grouped, 'SIGKILL');
      resolve(code ?? -1);
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {boolean} grouped whether its process group is meant, even when the child itself is gone
 * @param {NodeJS.Signals} signal
 */
function signalFamily(child, grouped, signal) {
  if (child.pid === undefined) return;
  try {
    if (grouped) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    // ESRCH: nobody of the family is left.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
