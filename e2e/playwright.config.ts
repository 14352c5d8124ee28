import { defineConfig } from '@playwright/test';
import type { SlipwayOptions } from './fixtures/slipway.ts';

/** Whole journeys through the real window and the real browser, on real engines. Needs a build: `npm run build`. */
export default defineConfig<SlipwayOptions>({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  // Both doors use the same engines and the machine may be small.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI === 'true',
  timeout: 240_000,
  expect: { timeout: 15_000 },
  use: { trace: 'retain-on-failure', video: 'off', viewport: { width: 1280, height: 800 } },
  projects: [
    {
      name: 'window',
      use: { door: 'window' },
      // The window chooses folders in the system's dialog.
      testIgnore: '**/choose-folder.spec.ts',
    },
    {
      name: 'portal',
      use: { door: 'portal' },
      // Both doors show the same page in the same Chromium: sizes and pictures are looked at once.
      testIgnore: ['**/*.window.spec.ts', '**/pictures/**'],
    },
  ],
});
