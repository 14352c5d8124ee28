import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { ensureElectronRuntime } from '#scripts/electron-runtime.mjs';
import { ROOT } from './measure.mjs';

/** Chromium's own sandbox refuses to run as root. */
export const ELECTRON_FLAGS = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** @returns {Promise<string>} a folder of its own for one measurement */
export function temporaryFolder() {
  return mkdtemp(join(tmpdir(), 'slipway-bench-'));
}

/**
 * Starts the built window on a data folder; answers once Playwright has its page.
 * @param {string} dataFolder
 */
export async function launchSlipway(dataFolder) {
  const { executable } = await ensureElectronRuntime();
  return _electron.launch({
    executablePath: executable,
    args: [...ELECTRON_FLAGS, ROOT],
    env: environmentOf(dataFolder),
    timeout: 120_000,
  });
}

/**
 * @param {import('@playwright/test').Page} page on which a project is being opened
 * @returns {Promise<string>} its folder
 */
export async function openedFolder(page) {
  await page.waitForURL(/folder=/);
  const [, query] = new URL(page.url()).hash.split('?');
  // The router writes values as JSON.
  return String(new URLSearchParams(query).get('folder')).replaceAll('"', '');
}

/**
 * @param {string} dataFolder
 * @returns {Record<string, string>}
 */
export function environmentOf(dataFolder) {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: dataFolder,
    SLIPWAY_HOME: dataFolder,
    SLIPWAY_LOGIN_SHELL: 'off',
    SLIPWAY_SINGLE_INSTANCE: 'off',
  };
}
