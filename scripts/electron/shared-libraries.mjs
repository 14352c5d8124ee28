import { attempt } from '../machine/command.mjs';
import { ensurePackages } from '../machine/debian-packages.mjs';

/** What Electron on Linux needs besides a minimal Debian; the newer names are those of Debian 13. */
const PACKAGES = [
  'libgtk-3-0t64|libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2t64|libasound2',
  'libxss1',
  'libxtst6',
  'libatspi2.0-0t64|libatspi2.0-0',
  'libdrm2',
  'fonts-dejavu-core',
];

/**
 * Makes sure that the shared libraries of an Electron executable can be loaded.
 *
 * @param {string} executable
 * @returns {Promise<void>}
 * @throws {Error} naming the missing libraries when they can't be installed here
 */
export async function ensureSharedLibraries(executable) {
  if (process.platform !== 'linux') return;
  const missing = await missingLibraries(executable);
  if (missing.length === 0) return;
  try {
    await ensurePackages(PACKAGES);
  } catch (error) {
    const reason = /** @type {Error} */ (error).message;
    throw new Error(`Electron can't start: it needs ${missing.join(', ')}. ${reason}`);
  }
  const still = await missingLibraries(executable);
  if (still.length > 0)
    throw new Error(`Electron can't start: no package that was installed has ${still.join(', ')}.`);
}

/**
 * @param {string} executable
 * @returns {Promise<string[]>} file names such as `libgtk-3.so.0`
 */
async function missingLibraries(executable) {
  const { stdout } = await attempt('ldd', [executable]);
  return stdout
    .split('\n')
    .filter((line) => line.includes('not found'))
    .map((line) => line.trim().split(' ')[0] ?? line);
}
