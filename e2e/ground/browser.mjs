import { access } from 'node:fs/promises';
import { ensurePackages } from '#scripts/machine/debian-packages.mjs';

/**
 * A Chromium for Playwright's `executablePath`: the machine's own, one that Playwright has downloaded, or Debian's.
 *
 * @returns {Promise<string>} the path of the program
 */
export async function ensureBrowser() {
  const debian = '/usr/bin/chromium';
  if (await exists(debian)) return debian;
  const { chromium } = await import('@playwright/test');
  if (await exists(chromium.executablePath())) return chromium.executablePath();
  await ensurePackages(['chromium', 'fonts-dejavu-core']);
  return debian;
}

/** @param {string} path */
function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
