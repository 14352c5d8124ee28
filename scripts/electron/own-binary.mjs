import { access, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../machine/cache-folder.mjs';
import { run } from '../machine/command.mjs';
import { say, step } from '../machine/progress.mjs';

const DOWNLOAD_LIMIT = 300_000;
const RETRY_AFTER = 24 * 3600_000;

/**
 * Electron's own program, as the electron package names it; downloaded now when it is not there and can be had.
 *
 * @returns {Promise<{dist: string, version: string, executable: string} | undefined>} undefined: not to be had here
 */
export async function findOwnBinary() {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const present = await installedBinary(folder);
  if (present) return present;
  if (await failedLately()) return undefined;
  try {
    await step('Downloading Electron', () =>
      run(process.execPath, [join(folder, 'install.js')], { timeout: DOWNLOAD_LIMIT }),
    );
    await rm(failureMark(), { force: true });
    return await installedBinary(folder);
  } catch (error) {
    const reason = /** @type {Error} */ (error).message;
    say("Electron's own program can't be downloaded here; not tried again for a day.");
    await mkdir(dirname(failureMark()), { recursive: true });
    await writeFile(failureMark(), reason);
    return undefined;
  }
}

/**
 * @param {string} folder of the electron package
 */
async function installedBinary(folder) {
  const relative = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => undefined);
  if (!relative) return undefined;
  const dist = join(folder, 'dist');
  const executable = join(dist, relative);
  const there = await access(executable).then(
    () => true,
    () => false,
  );
  if (!there) return undefined;
  const version = (await readFile(join(dist, 'version'), 'utf8')).trim().replace(/^v/, '');
  return { dist, version, executable };
}

async function failedLately() {
  const mark = await stat(failureMark()).catch(() => undefined);
  return mark !== undefined && Date.now() - mark.mtimeMs < RETRY_AFTER;
}

function failureMark() {
  return join(cacheFolder(), 'electron-download-failed.log');
}
