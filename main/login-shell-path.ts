import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

/** A login shell that asks something or waits for the network must not hold the program up. */
const TIMEOUT_MS = 5000;

interface ShellGround {
  readonly platform?: NodeJS.Platform;
  /** Milliseconds that the shell has. */
  readonly timeout?: number;
}

/**
 * PATH as the user's terminal has it. A program started from a desktop icon gets a bare one, on which `docker`'s
 * credential helpers, `uv` or pyenv's Python are missing.
 *
 * When the shell cannot be asked, the usual folders of Homebrew and of the user are added, and the log says so.
 *
 * @returns undefined where the inherited PATH is right: on Windows, or when started from a terminal
 */
export async function resolveLoginShellPath(
  environment: Readonly<Record<string, string | undefined>>,
  { platform = process.platform, timeout = TIMEOUT_MS }: ShellGround = {},
): Promise<string | undefined> {
  if (platform === 'win32' || process.stdin.isTTY || environment.SLIPWAY_LOGIN_SHELL === 'off')
    return undefined;
  const shell = environment.SHELL ?? userInfo().shell;
  if (shell === null || shell === undefined || shell === '') return undefined;
  const mark = randomUUID();
  // fish prints a list with spaces unless it is told to join it; `env` prints the same in every shell.
  const script = `printf %s ${mark}; command env | command grep '^PATH='; printf %s ${mark}`;
  try {
    const { stdout } = await promisify(execFile)(shell, ['-i', '-l', '-c', script], {
      timeout,
      killSignal: 'SIGKILL',
      env: { ...environment, TERM: 'dumb' },
      maxBuffer: 1024 * 1024,
    });
    return readMarkedPath(stdout, mark) ?? withUsualFolders(environment, platform);
  } catch (error) {
    console.error('the login shell did not tell its PATH; the usual folders are added instead', error);
    return withUsualFolders(environment, platform);
  }
}

/** PATH with the folders where package managers of users put programs, behind those that are there. */
export function withUsualFolders(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  const { PATH: path = '/usr/bin:/bin', HOME: home } = environment;
  const usual = [
    ...(platform === 'darwin' ? ['/opt/homebrew/bin', '/opt/homebrew/sbin'] : []),
    '/usr/local/bin',
    ...(home === undefined || home === '' ? [] : [`${home}/.local/bin`]),
  ];
  return [...new Set([...path.split(':').filter((folder) => folder !== ''), ...usual])].join(':');
}

/** The PATH between two marks: whatever a profile prints stands outside of them. */
export function readMarkedPath(output: string, mark: string): string | undefined {
  const between = output.split(mark)[1]?.trim();
  const path = between?.split('\n').find((line) => line.startsWith('PATH='));
  return path === undefined || path === 'PATH=' ? undefined : path.slice('PATH='.length);
}
