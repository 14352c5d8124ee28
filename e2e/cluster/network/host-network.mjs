import { readFile, writeFile } from 'node:fs/promises';
import { attempt, run } from '#scripts/machine/command.mjs';
import { BRIDGE } from '../addresses.mjs';
import { FIRST_NODE } from '../node/nodes.mjs';
import { acceptForwarding, removeForwarding } from './forwarding.mjs';
import { removeServiceRules } from './service-rules.mjs';

const FORWARD = '/proc/sys/net/ipv4/ip_forward';

/** The bridge of the first node's pods, which carries this machine's address in the cluster. */
export async function createHostNetwork() {
  const address = `${FIRST_NODE.gateway}/${FIRST_NODE.podNetwork.split('/').at(-1)}`;
  await run('ip', ['link', 'add', 'name', BRIDGE, 'type', 'bridge']);
  await run('ip', ['address', 'add', address, 'dev', BRIDGE]);
  await run('ip', ['link', 'set', BRIDGE, 'up']);
  if ((await readFile(FORWARD, 'utf8')).trim() !== '1') await writeFile(FORWARD, '1');
  await acceptForwarding(BRIDGE);
}

/** Removes the bridge and every rule of the cluster. */
export async function removeHostNetwork() {
  await removeForwarding(BRIDGE);
  await removeServiceRules();
  await attempt('ip', ['link', 'delete', BRIDGE], { regardless: true });
}
