import { attempt, run } from '#scripts/machine/command.mjs';
import { BRIDGE } from '../addresses.mjs';
import { SECOND_NODE, SECOND_NODE_LINK } from '../node/nodes.mjs';
import { acceptForwarding, removeForwarding } from './forwarding.mjs';

const LINK = SECOND_NODE_LINK;

/**
 * A network namespace for the second node, behind a link of its own: so every packet between the nodes passes this
 * machine's rules both ways, as between real machines.
 */
export async function createSecondNodeNetwork() {
  const { networkNamespace: namespace = '', address, gateway, podNetwork } = SECOND_NODE;
  const inside = ['-netns', namespace];
  await run('ip', ['netns', 'add', namespace]);
  await run('ip', [
    ...['link', 'add', LINK.name],
    ...['type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace],
  ]);
  await run('ip', ['address', 'add', `${LINK.host}/${LINK.prefix}`, 'dev', LINK.name]);
  await run('ip', ['link', 'set', LINK.name, 'up']);
  await run('ip', [...inside, 'address', 'add', `${address}/${LINK.prefix}`, 'dev', 'eth0']);
  for (const link of ['lo', 'eth0']) await run('ip', [...inside, 'link', 'set', link, 'up']);
  await run('ip', [...inside, 'route', 'add', 'default', 'via', LINK.host]);
  await run('ip', ['route', 'add', podNetwork, 'via', address]);
  await run('ip', [...inside, 'link', 'add', BRIDGE, 'type', 'bridge']);
  const bridgeAddress = `${gateway}/${podNetwork.split('/').at(-1)}`;
  await run('ip', [...inside, 'address', 'add', bridgeAddress, 'dev', BRIDGE]);
  await run('ip', [...inside, 'link', 'set', BRIDGE, 'up']);
  await run('nsenter', [
    `--net=/run/netns/${namespace}`,
    'sh',
    '-c',
    'echo 1 >/proc/sys/net/ipv4/ip_forward',
  ]);
  await acceptForwarding(LINK.name);
}

/** Everything inside goes with the namespace. */
export async function removeSecondNodeNetwork() {
  await removeForwarding(LINK.name);
  await attempt('ip', ['link', 'delete', LINK.name], { regardless: true });
  await attempt('ip', ['netns', 'delete', SECOND_NODE.networkNamespace ?? ''], { regardless: true });
}
