import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { hasCode } from './system-error.ts';

/**
 * Identifies one process of this machine uniquely. The kernel's start time tells a process from a later one that
 * was given the same number; where /proc does not tell it, the number alone must do.
 */
export const processIdentitySchema = z.object({ pid: z.number().int(), startTime: z.string().optional() });
export type ProcessIdentity = z.output<typeof processIdentitySchema>;

/** The identity of a running process; undefined when there is none of that number. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!exists(pid)) return undefined;
  const startTime = readStartTime(pid);
  return startTime === undefined ? { pid } : { pid, startTime };
}

let own: ProcessIdentity | undefined;

/** The identity of the calling process. */
export function thisProcess(): ProcessIdentity {
  own ??= identify(process.pid) ?? { pid: process.pid };
  return own;
}

/** True while this very process runs; a zombie does not. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  if (now === undefined) return false;
  return (
    now.startTime === undefined || identity.startTime === undefined || now.startTime === identity.startTime
  );
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of another user.
    return hasCode(error, 'EPERM');
  }
}

/** Field 22 of /proc/<pid>/stat (proc(5)), in clock ticks since boot; a zombie (state Z) counts as gone. */
function readStartTime(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'gone' : fields[19];
  } catch {
    // No /proc here, or the process ended between the two looks: the caller's next look tells.
    return undefined;
  }
}
