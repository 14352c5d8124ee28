import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#scripts/machine/free-port.mjs';
import { measure } from '../measure.mjs';
import { needed } from './ground.mjs';

/**
 * A registry without an image, and nodes that have forgotten those they pulled from this machine.
 *
 * @returns {Promise<{address: string, close: () => Promise<void>}>}
 */
export async function openEmptyRegistry() {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  const configuration = join(folder, 'registry.yml');
  const storage = { filesystem: { rootdirectory: join(folder, 'data') } };
  // JSON is YAML.
  await writeFile(
    configuration,
    JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr: address } }),
  );
  const daemon = spawn('docker-registry', ['serve', configuration], { stdio: 'ignore' });
  while (!(await fetch(`http://${address}/v2/`).catch(() => undefined))?.ok) await sleep(50);
  await forgetImages();
  return {
    address,
    close: async () => {
      const ended = once(daemon, 'exit');
      daemon.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Removes what the nodes of the test cluster pulled, layers included; what the cluster itself stands on stays. */
async function forgetImages() {
  const cluster = join(dirname(needed('SLIPWAY_TEST_KUBECONFIG')), '..');
  const nodes = (await readdir(cluster)).filter((name) => name.startsWith('node'));
  for (const node of nodes) {
    /** @param {string[]} words @returns {Promise<string[][]>} the columns of each line below the heading */
    const ctr = async (...words) => {
      const where = ['-a', join(cluster, node, 'containerd.sock'), '-n', 'k8s.io'];
      const program = join(needed('SLIPWAY_TEST_CLUSTER_PROGRAMS'), 'ctr');
      const { output } = await measure(program, [...where, ...words]);
      const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('time='));
      return lines.slice(1).map((line) => line.split(/\s+/));
    };
    // A replica that is ending keeps its layers.
    while ((await ctr('containers', 'ls')).some(([, image]) => !isOwn(image))) await sleep(500);
    const images = await ctr('images', 'ls');
    const own = new Set(images.filter(([name]) => isOwn(name)).map(([, , digest]) => digest));
    const pulled = images.filter(([, , digest]) => !own.has(digest)).map(([name]) => String(name));
    if (pulled.length > 0) await ctr('images', 'rm', '--sync', ...pulled);
  }
}

/** @param {string | undefined} image */
function isOwn(image) {
  return image?.startsWith('slipway.invalid/') === true;
}
