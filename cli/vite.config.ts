import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { inlineProtocols } from '../scripts/build-plugins/inline-protocols.mjs';

/**
 * The command line as ECMAScript modules for Node 20, one chunk for each thing that is loaded on its own: what
 * a command does not need is neither read nor compiled.
 */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  publicDir: false,
  plugins: [inlineProtocols()],
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: 'out/cli',
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      // Native parts, which ssh2 does without where they are not there.
      external: ['cpu-features', /\.node$/],
      input: {
        slipway: fileURLToPath(new URL('slipway.ts', import.meta.url)),
        'manifest-worker': fileURLToPath(new URL('../core/manifest/worker/worker.ts', import.meta.url)),
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'parts/[name]-[hash].js',
        // Less to read and to compile at each start. Names stay: a stack in a bug report must be readable.
        minify: { compress: true, mangle: false, codegen: true },
      },
    },
  },
  ssr: {
    noExternal: true,
  },
});
