import { readFileSync } from 'node:fs';

/**
 * @param {number} pid
 * @returns {boolean} whether a process of that number runs (a zombie does not)
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
  return process.platform !== 'linux' || statFields(pid)?.[0] !== 'Z';
}

/**
 * When a process started, so that a recorded process number that now belongs to another process is recognised.
 *
 * @param {number} pid
 * @returns {string | undefined} clock ticks since boot (field 22 of proc_pid_stat(5)); undefined without /proc or process
 */
export function startTime(pid) {
  return statFields(pid)?.[19];
}

/**
 * @param {number} pid
 * @returns {string[] | undefined} the fields of /proc/PID/stat from the third (state) on
 */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
