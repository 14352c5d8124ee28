import { spawn } from 'node:child_process';
import { Interrupted, interruption } from './interruption.mjs';

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [environment] the whole environment of the command; default: this process's own
 * @property {number} [timeout] milliseconds after which the command is ended
 * @property {boolean} [regardless] goes on when everything is to end: for commands that clean up
 *
 * @typedef {object} CommandResult
 * @property {number} code the exit code; -1 for a command that was ended by a signal
 * @property {string} stdout
 * @property {string} stderr
 */

/** A command that could not be started, was ended, or exited with a code other than 0. */
export class CommandFailed extends Error {
  /**
   * @param {string} command the command line, for the reader
   * @param {string} reason
   * @param {string} output what it printed
   */
  constructor(command, reason, output) {
    const lastLines = output.trimEnd().split('\n').slice(-15).join('\n');
    super(`\`${command}\` ${reason}${lastLines ? `\n${lastLines}` : ''}`);
    this.name = 'CommandFailed';
  }
}

/**
 * Runs a command to its end and keeps what it prints.
 *
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandResult>} whatever the exit code
 * @throws {CommandFailed} when the command can't be started or runs into the time limit
 * @throws {Interrupted} when everything is to end
 */
export function attempt(command, commandArguments, options = {}) {
  const line = [command, ...commandArguments].join(' ');
  if (interruption.aborted && !options.regardless) return Promise.reject(new Interrupted());
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const end = () => child.kill('SIGTERM');
    if (!options.regardless) interruption.addEventListener('abort', end);
    const timer = options.timeout
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, options.timeout)
      : undefined;
    const forget = () => {
      clearTimeout(timer);
      interruption.removeEventListener('abort', end);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', (error) => {
      forget();
      reject(new CommandFailed(line, `could not run: ${error.message}`, ''));
    });
    child.on('close', (code) => {
      forget();
      if (interruption.aborted && !options.regardless) reject(new Interrupted());
      else if (timedOut)
        reject(
          new CommandFailed(line, `took longer than ${(options.timeout ?? 0) / 1000} s`, stdout + stderr),
        );
      else resolve({ code: code ?? -1, stdout, stderr });
    });
  });
}

/**
 * Runs a command that must succeed.
 *
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {CommandOptions} [options]
 * @returns {Promise<string>} its standard output
 * @throws {CommandFailed} with the last lines of its output when it fails
 */
export async function run(command, commandArguments, options = {}) {
  const { code, stdout, stderr } = await attempt(command, commandArguments, options);
  if (code !== 0) {
    throw new CommandFailed(
      [command, ...commandArguments].join(' '),
      `failed with exit code ${code}`,
      stdout + stderr,
    );
  }
  return stdout;
}
