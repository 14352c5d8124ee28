import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

/** A login shell that asks something or waits for the network must not hold the program up. */
const TIMEOUT_MS = 5000;

/**
 * PATH as the user's terminal has it. A program started from a desktop icon gets a bare one, on which `docker`'s
 * credential helpers, `uv` or pyenv's Python are missing.
 *
 * @returns undefined where the inherited PATH is right: on Windows, when started from a terminal, or when the
 * shell can't be asked
 */
export async function resolveLoginShellPath(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (process.platform === 'win32' || process.stdin.isTTY || environment.SLIPWAY_LOGIN_SHELL === 'off')
    return undefined;
  const shell = environment.SHELL ?? userInfo().shell;
  if (shell === null || shell === undefined || shell === '') return undefined;
  const mark = randomUUID();
  // fish prints a list with spaces unless it is told to join it; `env` prints the same in every shell.
  const script = `printf %s ${mark}; command env | command grep '^PATH='; printf %s ${mark}`;
  try {
    const { stdout } = await promisify(execFile)(shell, ['-i', '-l', '-c', script], {
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      env: { ...environment, TERM: 'dumb' },
      maxBuffer: 1024 * 1024,
    });
    return readMarkedPath(stdout, mark);
  } catch (error) {
    console.error('the login shell did not tell its PATH', error);
    return undefined;
  }
}

/** The PATH between two marks: whatever a profile prints stands outside of them. */
export function readMarkedPath(output: string, mark: string): string | undefined {
  const between = output.split(mark)[1]?.trim();
  const path = between?.split('\n').find((line) => line.startsWith('PATH='));
  return path === undefined || path === 'PATH=' ? undefined : path.slice('PATH='.length);
}
