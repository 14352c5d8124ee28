import { readFile } from 'node:fs/promises';
import { daemonPid, startDaemon, stopDaemon } from '#scripts/machine/daemon.mjs';
import { ensurePackages } from '#scripts/machine/debian-packages.mjs';
import { withLock } from '#scripts/machine/lock.mjs';
import { step } from '#scripts/machine/progress.mjs';
import { groundFile } from './ground-folder.mjs';

const record = () => groundFile('display', 'display.json');
const log = () => groundFile('display', 'display.log');

/**
 * A display for windows: always a virtual one on Linux, so that tests neither need nor disturb a desktop.
 *
 * @returns {Promise<{display: string | undefined, started: boolean}>} a value for DISPLAY; undefined: none is needed
 */
export async function ensureDisplay() {
  if (process.platform !== 'linux') return { display: undefined, started: false };
  return withLock(groundFile('display.lock'), async () => {
    const running = (await daemonPid(record())) === undefined ? undefined : await displayNumber();
    if (running) return { display: running, started: false };
    await ensurePackages(['xvfb']);
    await step('Starting a virtual display', () =>
      startDaemon({
        record: record(),
        command: 'Xvfb',
        // -displayfd takes a free number by itself and writes it to that file descriptor when ready.
        commandArguments: ['-displayfd', '1', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'],
        log: log(),
        ready: async () => (await displayNumber()) !== undefined,
        timeout: 20_000,
      }),
    );
    return { display: await displayNumber(), started: true };
  });
}

/** @returns {Promise<boolean>} whether it ran */
export function stopDisplay() {
  return stopDaemon(record());
}

/** @returns {Promise<string | undefined>} such as `:99`, once the display is ready */
async function displayNumber() {
  const number = /^(\d+)$/m.exec(await readFile(log(), 'utf8').catch(() => ''))?.[1];
  return number === undefined ? undefined : `:${number}`;
}
