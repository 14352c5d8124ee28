import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = import.meta.dirname;

/*
 * Everything is bundled: core starts several times faster that way, and a sandboxed preload can require nothing
 * but Electron (electron-vite#282). dockerode stays outside because it loads .proto files from its own folder.
 */
const UNBUNDLED = ['electron', /^dockerode(\/|$)/];

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Electron 33 (tests) has Node 20.18, the Electron that ships a newer one.
      target: 'node20.18',
      externalizeDeps: false,
      lib: {
        entry: { index: resolve(here, 'main/index.ts'), core: resolve(here, 'main/core.ts') },
        formats: ['es'],
      },
      rolldownOptions: {
        external: UNBUNDLED,
        // Less to read and to compile at each start. Names stay: a stack in a bug report is to be read.
        output: { minify: { compress: true, mangle: false, codegen: true } },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
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
    build: {
      outDir: resolve(here, 'out/renderer'),
      target: 'chrome130',
      minify: true,
      modulePreload: { polyfill: false },
      // Fonts and images stay files: the policy of the page names no data: scripts, and less is decoded at start.
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(here, 'renderer/index.html') },
    },
  },
});
