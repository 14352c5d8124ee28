import { z } from 'zod';
import { isSameStart, processStart, rememberStarts } from './process-start.ts';
import { hasCode } from './system-error.ts';

/**
 * Identifies one process of this machine. Its start tells it from a later process that was given the same number; where the
 * system does not tell the start, the number alone must do.
 */
export const processIdentitySchema = z.object({ pid: z.number().int(), startTime: z.string().optional() });
export type ProcessIdentity = z.output<typeof processIdentitySchema>;

/** What the system tells of its processes. */
export interface ProcessTable {
  readonly platform: NodeJS.Platform;
  exists(pid: number): boolean;
  /** As `processStart`. */
  start(pid: number): string | undefined;
}

const thisMachine: ProcessTable = {
  platform: process.platform,
  exists,
  start:
    process.platform === 'linux' ? (pid) => processStart(pid) : rememberStarts((pid) => processStart(pid)),
};

/** The identity of a running process; undefined when there is none of that number. */
export function identify(pid: number, table: ProcessTable = thisMachine): ProcessIdentity | undefined {
  if (!table.exists(pid)) return undefined;
  const startTime = table.start(pid);
  return startTime === undefined ? { pid } : { pid, startTime };
}

let own: ProcessIdentity | undefined;

/** The identity of the calling process. Outside Linux Node knows the start, and nothing has to be asked. */
export function thisProcess(): ProcessIdentity {
  own ??=
    thisMachine.platform === 'linux'
      ? (identify(process.pid) ?? { pid: process.pid })
      : { pid: process.pid, startTime: String(Math.round(performance.timeOrigin)) };
  return own;
}

/** True while this very process runs; a zombie does not. */
export function isAlive(identity: ProcessIdentity, table: ProcessTable = thisMachine): boolean {
  if (!table.exists(identity.pid)) return false;
  const { pid, startTime } = identity;
  if (startTime === undefined) return true;
  // Ourselves: nothing has to be asked.
  if (table === thisMachine && pid === process.pid && own?.startTime === startTime) return true;
  const now = table.start(pid);
  return now === undefined || isSameStart(now, startTime, table.platform);
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
