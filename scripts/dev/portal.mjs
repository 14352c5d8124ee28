import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, createServer, loadConfigFromFile } from 'vite';
import { freePort } from '../machine/free-port.mjs';
import { interruption } from '../machine/interruption.mjs';
import { say } from '../machine/progress.mjs';
import { ROOT } from '../repository.mjs';
import { DEV_FOLDER } from './dev-folder.mjs';

const PAGE_PORT = 4281;
/** How long the portal may take to end before it is ended. */
const END_MS = 5000;

/**
 * Serves the page with Vite, which passes calls on to the portal behind it; the portal is rebuilt and starts again
 * when a file of core, contract or cli changes.
 *
 * @param {readonly string[]} words for `slipway serve`
 * @returns {Promise<number>} the exit code
 */
export async function developPortal(words) {
  const [port, token] = [await freePort(), randomBytes(24).toString('base64url')];
  const page = await servePage(port);
  const portal = createPortal(['serve', `--port=${port}`, `--token=${token}`, ...words]);
  const watcher = await watchPortal(portal.restart);
  try {
    say(`\n  portal  http://127.0.0.1:${PAGE_PORT}/#token=${token}\n`);
    if (!interruption.aborted) await once(interruption, 'abort');
  } finally {
    await watcher.close();
    await portal.end();
    await page.close();
  }
  return 0;
}

/**
 * @param {number} portalPort
 * @returns {Promise<import('vite').ViteDevServer>}
 */
async function servePage(portalPort) {
  process.env.SLIPWAY_DEV_PORT = String(PAGE_PORT);
  const loaded = await loadConfigFromFile(
    { command: 'serve', mode: 'development' },
    join(ROOT, 'electron.vite.config.ts'),
  );
  if (loaded === null) throw new Error('electron.vite.config.ts is missing.');
  const { renderer } = /** @type {{renderer: import('vite').InlineConfig}} */ (
    /** @type {unknown} */ (loaded.config)
  );
  // The name in `Host` stays, so that the portal's own checks see what the browser sent.
  const target = { target: `http://127.0.0.1:${portalPort}`, changeOrigin: false };
  const server = await createServer({
    ...renderer,
    configFile: false,
    // Exactly `/rpc`: below it lie the page's own sources of that name.
    server: { ...renderer.server, proxy: { '^/rpc$': { ...target, ws: true }, '^/api/': target } },
  });
  return server.listen();
}

/**
 * @param {() => Promise<void>} onBuilt
 * @returns {Promise<import('vite').Rolldown.RolldownWatcher>} once the first build is up
 */
async function watchPortal(onBuilt) {
  const watcher = /** @type {import('vite').Rolldown.RolldownWatcher} */ (
    await build({
      configFile: join(ROOT, 'cli', 'vite.config.ts'),
      mode: 'development',
      build: { outDir: join(DEV_FOLDER, 'cli'), sourcemap: true, watch: {} },
    })
  );
  await new Promise((resolve) => {
    watcher.on('event', async (event) => {
      if (event.code === 'ERROR') say(String(event.error.stack ?? event.error));
      if (event.code !== 'BUNDLE_END') return;
      await event.result.close();
      await onBuilt();
      resolve(undefined);
    });
  });
  return watcher;
}

/**
 * @param {readonly string[]} words
 */
function createPortal(words) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  const end = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = new AbortController();
    const forced = sleep(END_MS, undefined, { signal: late.signal }).then(
      () => child?.kill('SIGKILL'),
      () => undefined,
    );
    await ended;
    late.abort();
    await forced;
  };
  return {
    end,
    restart: async () => {
      await end();
      if (interruption.aborted) return;
      const program = join(import.meta.dirname, 'portal-process.mjs');
      // Its addresses lead around Vite, so its output stays unseen; its log and errors do not.
      child = spawn(process.execPath, ['--enable-source-maps', program, ...words], {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      say('The portal started.');
    },
  };
}
