import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,core,cli,main,preload,renderer,scripts,bench}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 180_000,
  },
});
