import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { UserConfig } from 'vite';
import { CONTENT_SECURITY_POLICY } from './renderer/content-security-policy.ts';
import { inlineProtocols } from './scripts/build-plugins/inline-protocols.mjs';

const here = import.meta.dirname;
const isDevelopment = process.env.SLIPWAY_DEV_PORT !== undefined;
/** A development build lies in a folder of its own: `npm start` and the tests never take it for a build. */
const out = (folder: string): string => resolve(here, 'out', isDevelopment ? 'dev' : '', folder);

/*
 * Everything is bundled: core starts several times faster that way, and a sandboxed preload can require nothing
 * but Electron (electron-vite#282). The native parts of ssh2 stay outside: it does without where they are not there.
 */
const UNBUNDLED = ['electron', 'cpu-features', /\.node$/];

export default defineConfig({
  main: {
    plugins: [inlineProtocols()],
    build: {
      outDir: out('main'),
      sourcemap: isDevelopment,
      // Electron 33 (tests) has Node 20.18, the Electron that ships a newer one.
      target: 'node20.18',
      externalizeDeps: false,
      lib: {
        entry: {
          index: resolve(here, 'main/index.ts'),
          core: resolve(here, 'main/core.ts'),
          'manifest-worker': resolve(here, 'core/manifest/worker/worker.ts'),
        },
        formats: ['es'],
      },
      rolldownOptions: {
        external: UNBUNDLED,
        // Less to read and to compile at each start. Names stay: a stack in a bug report must be readable.
        output: isDevelopment ? {} : { minify: { compress: true, mangle: false, codegen: true } },
      },
    },
  },
  preload: {
    build: {
      outDir: out('preload'),
      sourcemap: isDevelopment,
      target: 'node20.18',
      externalizeDeps: false,
      lib: { entry: resolve(here, 'preload/index.ts'), formats: ['cjs'] },
      rolldownOptions: { external: ['electron'], output: { entryFileNames: 'index.cjs' } },
    },
  },
  renderer: {
    root: resolve(here, 'renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    ...(isDevelopment ? developmentServer(Number(process.env.SLIPWAY_DEV_PORT)) : {}),
    build: {
      outDir: out('renderer'),
      target: 'chrome130',
      minify: true,
      modulePreload: { polyfill: false },
      // Fonts and images stay files: the policy of the page names no data: scripts, and less is decoded at start.
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(here, 'renderer/index.html') },
    },
  },
});

/**
 * The server of `npm run dev`. The window reads the page through `app://slipway`, a browser reads it here; both get the
 * policy of a built page, with one script more (React's refresh, which Vite writes into the page) and one socket.
 */
function developmentServer(port: number): UserConfig {
  const nonce = 'slipway-development';
  const policy = CONTENT_SECURITY_POLICY.replace("script-src 'self'", `$& 'nonce-${nonce}'`).replace(
    "connect-src 'self'",
    `$& ws://127.0.0.1:${port}`,
  );
  return {
    html: { cspNonce: nonce },
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      hmr: { protocol: 'ws', host: '127.0.0.1', clientPort: port },
      headers: { 'content-security-policy': policy },
    },
  };
}
