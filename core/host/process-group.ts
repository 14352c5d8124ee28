import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hasCode } from './system-error.ts';

/**
 * Ends a process that was started detached and everything it started. SIGTERM asks, SIGKILL does not.
 * Windows has neither groups nor signals: there `taskkill` ends the tree, always at once.
 */
export async function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (process.platform === 'win32') {
    const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    await once(killer, 'close');
    return;
  }
  sendSignal(-pid, signal);
}

/** Asks one process to end; on Windows ends its tree. */
export async function askToEnd(pid: number): Promise<void> {
  if (process.platform === 'win32') await signalGroup(pid, 'SIGKILL');
  else sendSignal(pid, 'SIGTERM');
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: it has ended already, which is what was wanted.
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
