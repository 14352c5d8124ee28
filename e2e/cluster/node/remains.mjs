import { readdir, readFile, readlink, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, run } from '#scripts/machine/command.mjs';
import { containerdSocket, nodeFile } from './nodes.mjs';

/** @typedef {import('./nodes.mjs').ClusterNode} ClusterNode */

/** Where the kubelet links every container's log, whatever `podLogsDir` says. */
const LINKS_OF_LOGS = '/var/log/containers';

/**
 * Removes what a node's ended programs leave on the machine: the processes that stood between containerd and its
 * containers, mounts, links, files.
 *
 * @param {ClusterNode} node
 */
export async function removeRemains(node) {
  await killShims(node);
  await removeShimSockets(node);
  await unmountBelow(nodeFile(node));
  for (const name of await readdir(LINKS_OF_LOGS).catch(() => [])) {
    const link = join(LINKS_OF_LOGS, name);
    const target = await readlink(link).catch(() => '');
    if (target.startsWith(nodeFile(node, ''))) await unlink(link);
  }
  // Nothing of what may still be mounted there is ours to delete.
  await run('rm', ['-rf', '--one-file-system', nodeFile(node)], { regardless: true });
}

/** @param {ClusterNode} node */
async function killShims(node) {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (!words[0]?.includes('containerd-shim') || !words.includes(containerdSocket(node))) continue;
    await attempt('kill', ['-9', pid], { regardless: true });
  }
}

/**
 * They lie outside of every folder that containerd can be told, in /run/containerd/s.
 *
 * @param {ClusterNode} node
 */
async function removeShimSockets(node) {
  const tasks = nodeFile(node, 'containerd-state', 'io.containerd.runtime.v2.task', 'k8s.io');
  for (const task of await readdir(tasks).catch(() => [])) {
    const text = await readFile(join(tasks, task, 'bootstrap.json'), 'utf8').catch(() => '{}');
    /** @type {{address?: string}} */
    const { address } = JSON.parse(text);
    if (address?.startsWith('unix://')) await rm(address.slice('unix://'.length), { force: true });
  }
}

/** @param {string} folder */
async function unmountBelow(folder) {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const points = mounts
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((point) => point.startsWith(`${folder}/`));
  // The innermost first; lazily, for a process that is just ending may still hold one.
  for (const point of points.reverse()) await attempt('umount', ['--lazy', point], { regardless: true });
}
