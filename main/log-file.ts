import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log file is put aside at this size, and the one put aside before is dropped. */
const LOG_BYTES = 5 * 1024 * 1024;
/** A log names folders, models and clusters of its user. */
const OWNER_ONLY = 0o600;

/** Opens a log file that only its user can read. Returns what adds a line. */
export function openLogFile(file: string): (line: string) => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const found = statSync(file, { throwIfNoEntry: false });
  if (found !== undefined) chmodSync(file, OWNER_ONLY);
  if ((found?.size ?? 0) > LOG_BYTES) renameSync(file, `${file}.1`);
  return (line) => appendFileSync(file, line, { mode: OWNER_ONLY });
}
