import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** @typedef {import('./nodes.mjs').ClusterNode} ClusterNode */

const MOUNT = '/sys/fs/cgroup';

/**
 * The control group below which a node has its pods. Each node has its own, or two kubelets on one machine would remove
 * each other's pods; and by it everything that a node ran is found again, no matter which process started it.
 *
 * @param {ClusterNode} node
 * @returns {string} below each controller's root
 */
export function cgroupOf(node) {
  return `/slipway-${node.name}`;
}

/** @param {ClusterNode} node */
export async function createCgroups(node) {
  for (const root of await controllerRoots()) {
    const folder = join(root, cgroupOf(node));
    await mkdir(folder, { recursive: true });
    // A new group of cpuset (v1) has no processor and no memory, and takes no process then.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const all = await readFile(join(root, file), 'utf8').catch(() => undefined);
      if (all?.trim()) await writeFile(join(folder, file), all);
    }
  }
}

/**
 * Ends every process of the node's pods and removes the groups.
 *
 * @param {ClusterNode} node
 */
export async function removeCgroups(node) {
  const folders = [];
  for (const root of await controllerRoots())
    folders.push(...(await groupsBelow(join(root, cgroupOf(node)))));
  const end = performance.now() + 10_000;
  // Again and again: a process may start another while it is being ended, and an ended one leaves its group a little later.
  while (folders.length > 0 && performance.now() < end) {
    for (const folder of folders) await killProcesses(folder);
    for (const folder of [...folders]) {
      const gone = await rmdir(folder).then(
        () => true,
        (error) => /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT',
      );
      if (gone) folders.splice(folders.indexOf(folder), 1);
    }
    if (folders.length > 0) await delay(50);
  }
  if (folders.length > 0) throw new Error(`Control groups that can't be removed: ${folders.join(', ')}`);
}

/** @returns {Promise<readonly string[]>} one folder for all controllers (v2), or one for each (v1) */
async function controllerRoots() {
  const names = await namesIn(MOUNT);
  if (names.includes('cgroup.controllers')) return [MOUNT];
  const roots = [];
  for (const name of names) {
    const folder = join(MOUNT, name);
    if ((await namesIn(folder)).includes('cgroup.procs')) roots.push(folder);
  }
  return roots;
}

/** @param {string} folder @returns {Promise<readonly string[]>} none when it can't be listed */
function namesIn(folder) {
  return readdir(folder).catch(() => []);
}

/** @param {string} folder @returns {Promise<readonly string[]>} the innermost first, itself last */
async function groupsBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [];
  const below = [];
  for (const entry of entries)
    if (entry.isDirectory()) below.push(...(await groupsBelow(join(folder, entry.name))));
  return [...below, folder];
}

/** @param {string} folder */
async function killProcesses(folder) {
  const members = await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
  for (const pid of members.split('\n').map(Number)) {
    if (pid <= 1) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // ESRCH: it ended by itself.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
  }
}
