import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { trayIcon } from './tray-icon.ts';

const resources = join(import.meta.dirname, '..', 'resources');

test.each(['linux', 'win32', 'darwin'] as const)('on %s the icon is shipped', (platform) => {
  expect(existsSync(trayIcon(resources, platform))).toBe(true);
});

test('on macOS it is a template, also for sharp screens', () => {
  const icon = trayIcon(resources, 'darwin');
  expect(basename(icon)).toBe('trayTemplate.png');
  expect(existsSync(icon.replace('.png', '@2x.png'))).toBe(true);
});
