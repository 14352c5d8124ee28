import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,core,cli,main,preload,renderer,scripts,bench}/**/*.test.{ts,tsx}'],
    // Starts the engine that the tests use and says where it is (DOCKER_HOST).
    globalSetup: ['e2e/ground/test-setup.mjs'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
