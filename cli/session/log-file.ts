import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { coreLogPath } from '#core/log/core-log-path.ts';
import { createJsonLogger, type Logger } from '#core/log/logger.ts';

/** The log is kept to this size, and one older log next to it. */
const LIMIT_BYTES = 5 * 1024 * 1024;

/**
 * A logger that appends to the log file of the data folder. Written at once, because what is logged here is
 * mostly the last thing a process does; a log that cannot be written never stops the work it tells of.
 */
export function createFileLogger(dataFolder: string, onProblem: (problem: string) => void): Logger {
  const path = coreLogPath(dataFolder);
  let isBroken = false;
  return createJsonLogger((line) => {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (sizeOf(path) > LIMIT_BYTES) renameSync(path, `${path}.1`);
      appendFileSync(path, line, { mode: 0o600 });
    } catch (error) {
      if (!isBroken) onProblem(`The log ${path} cannot be written: ${String(error)}`);
      isBroken = true;
    }
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
