import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { attempt, run } from '#scripts/machine/command.mjs';
import { groundFile } from './ground-folder.mjs';

/**
 * @typedef {object} Bridge
 * @property {string} name the network interface
 * @property {string} address the interface's own address with prefix length
 * @property {string} networks the part of `range` that networks made by users of the engine get their subnets from
 * @property {string} range every address of the engine's containers, in CIDR notation
 */

/** @param {readonly string[]} folder of the engine, below the ground's */
const record = (folder) => groundFile(...folder, 'bridge.json');

const USUAL = ['docker'];

/**
 * A network bridge of the private engine's own, with its own forwarding rules. The engine itself is told to leave
 * iptables alone, because a second dockerd flushes the chains that a user's own Docker has its published ports in.
 *
 * @param {readonly string[]} [folder] of the engine, below the ground's
 * @returns {Promise<Bridge>}
 */
export async function ensureBridge(folder = USUAL) {
  const bridge = (await recordedBridge(folder)) ?? (await freeBridge());
  await mkdir(dirname(record(folder)), { recursive: true });
  await writeFile(record(folder), JSON.stringify(bridge));
  if ((await attempt('ip', ['link', 'show', bridge.name])).code !== 0) {
    await run('ip', ['link', 'add', 'name', bridge.name, 'type', 'bridge']);
    await run('ip', ['address', 'add', bridge.address, 'dev', bridge.name]);
  }
  await run('ip', ['link', 'set', bridge.name, 'up']);
  for (const rule of rules(bridge)) {
    const there = await attempt('iptables', ['-w', '-t', rule.table, '-C', ...rule.match]);
    if (there.code !== 0) await run('iptables', ['-w', '-t', rule.table, '-I', ...rule.match]);
  }
  return bridge;
}

/**
 * Removes the bridge and its rules; nothing happens when there is none.
 *
 * @param {readonly string[]} [folder] of the engine, below the ground's
 */
export async function removeBridge(folder = USUAL) {
  const bridge = await recordedBridge(folder);
  if (!bridge) return;
  for (const rule of rules(bridge))
    await attempt('iptables', ['-w', '-t', rule.table, '-D', ...rule.match], { regardless: true });
  await attempt('ip', ['link', 'delete', bridge.name], { regardless: true });
  await rm(record(folder), { force: true });
}

/**
 * @param {readonly string[]} folder
 * @returns {Promise<Bridge | undefined>}
 */
async function recordedBridge(folder) {
  const text = await readFile(record(folder), 'utf8').catch(() => undefined);
  return text ? JSON.parse(text) : undefined;
}

/** @returns {Promise<Bridge>} one whose name and addresses nothing on this machine uses */
async function freeBridge() {
  const links = await run('ip', ['-oneline', 'link', 'show']);
  const routes = await run('ip', ['-4', 'route', 'show', 'table', 'all']);
  for (let number = 0; number < 16; number++) {
    const name = `slipway${number}`;
    const third = number * 16;
    const taken = Array.from({ length: 16 }, (_, offset) => `10.231.${third + offset}.`);
    if (links.includes(` ${name}:`) || taken.some((prefix) => routes.includes(` ${prefix}`))) continue;
    return {
      name,
      address: `10.231.${third}.1/24`,
      networks: `10.231.${third + 8}.0/21`,
      range: `10.231.${third}.0/20`,
    };
  }
  throw new Error(
    'No free network bridge slipway0 to slipway15: end the engines that use them (node e2e/ground/down.mjs).',
  );
}

/** @param {Bridge} bridge */
function rules({ range }) {
  return [
    { table: 'nat', match: ['POSTROUTING', '-s', range, '!', '-d', range, '-j', 'MASQUERADE'] },
    { table: 'filter', match: ['FORWARD', '-s', range, '-j', 'ACCEPT'] },
    {
      table: 'filter',
      match: ['FORWARD', '-d', range, '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT'],
    },
  ];
}
