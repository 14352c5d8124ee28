import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Runs a program to its end and returns what it prints; throws when it fails. */
export type RunProgram = (
  file: string,
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
) => string;

/** Two readings of one start on macOS and Windows may differ by this: `ps` tells whole seconds, and Node starts a little later. */
const TOLERANCE_MS = 5000;
/** Asking starts a program: an answer is good for so long. A number is not given away and started again within it. */
const FRESH_MS = 1000;

/**
 * Returns when a process started: on Linux in clock ticks since boot (field 22 of proc_pid_stat(5)), elsewhere in milliseconds since
 * 1970. `gone` for a zombie, which has ended; undefined where the system does not tell (another user's process on Windows).
 */
export function processStart(
  pid: number,
  platform: NodeJS.Platform = process.platform,
  run: RunProgram = runProgram,
): string | undefined {
  if (platform === 'linux') return inProc(pid);
  try {
    return platform === 'win32' ? fromPowerShell(pid, run) : fromPs(pid, run);
  } catch {
    // It ended between two looks, or may not be asked about: the caller's next look tells.
    return undefined;
  }
}

/** Remembers what `processStart` found for a second, where asking is slow. */
export function rememberStarts(
  ask: (pid: number) => string | undefined,
  now: () => number = Date.now,
): (pid: number) => string | undefined {
  const known = new Map<number, { readonly at: number; readonly start: string | undefined }>();
  return (pid) => {
    const found = known.get(pid);
    if (found !== undefined && now() - found.at < FRESH_MS) return found.start;
    const start = ask(pid);
    if (known.size > 100) known.clear();
    known.set(pid, { at: now(), start });
    return start;
  };
}

/** True when two readings may be of one process. */
export function isSameStart(
  one: string,
  other: string,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform === 'linux' || one === 'gone' || other === 'gone') return one === other;
  return Math.abs(Number(one) - Number(other)) <= TOLERANCE_MS;
}

function inProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'gone' : fields[19];
  } catch {
    // No /proc here, or the process ended between the two looks: the caller's next look tells.
    return undefined;
  }
}

/** `Z  Mon Nov 30 19:56:59 2026`, in the language and time zone that we ask for (ps(1), `lstart` and `stat`). */
function fromPs(pid: number, run: RunProgram): string | undefined {
  const text = run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { LC_ALL: 'C', TZ: 'UTC' }).trim();
  const [, state = '', start = ''] = /^(\S+)\s+(.+)$/.exec(text) ?? [];
  if (state.startsWith('Z')) return 'gone';
  return milliseconds(Date.parse(`${start} UTC`));
}

/** A number, so that neither the time zone nor the language of the machine matters. */
function fromPowerShell(pid: number, run: RunProgram): string | undefined {
  const script = `([DateTimeOffset](Get-Process -Id ${pid} -ErrorAction Stop).StartTime).ToUnixTimeMilliseconds()`;
  const text = run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {}).trim();
  return /^\d+$/.test(text) ? milliseconds(Number(text)) : undefined;
}

function milliseconds(time: number): string | undefined {
  return Number.isNaN(time) ? undefined : String(time);
}

function runProgram(
  file: string,
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return execFileSync(file, words, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    timeout: 10_000,
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
}
