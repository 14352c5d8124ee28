import { readdir, readFile } from 'node:fs/promises';

/**
 * A process and all that it has started.
 *
 * @param {number} pid
 * @returns {Promise<readonly number[]>}
 */
export async function treeOf(pid) {
  const found = [pid];
  for (const one of found) {
    const threads = await readdir(`/proc/${one}/task`).catch(() => []);
    for (const thread of threads) {
      const text = await readFile(`/proc/${one}/task/${thread}/children`, 'utf8').catch(() => '');
      found.push(...text.split(' ').filter(Boolean).map(Number));
    }
  }
  return found;
}

/**
 * The most memory that each process had at a time, in MB, by what it is called.
 *
 * @param {readonly number[]} pids
 * @returns {Promise<readonly {readonly pid: number, readonly command: string, readonly mostMegabytes: number}[]>}
 */
export async function mostMemory(pids) {
  const all = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const kilobytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      return {
        pid,
        command: command.replaceAll('\0', ' ').trim(),
        mostMegabytes: Math.round(kilobytes / 1024),
      };
    }),
  );
  return all.filter(({ mostMegabytes }) => mostMegabytes > 0);
}

/**
 * Connections of clients to a port of this machine that are open at the server's side (Linux, /proc/net/tcp: state 01 is established,
 * 08 waits for the server's own close).
 *
 * @param {number} port
 */
export async function openConnections(port) {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address = '', , state]) => address.endsWith(local) && (state === '01' || state === '08'))
    .length;
}
