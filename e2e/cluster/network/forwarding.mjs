import { attempt, run } from '#scripts/machine/command.mjs';

/** @param {string} link */
const rules = (link) =>
  ['--in-interface', '--out-interface'].map((direction) => [
    ...['FORWARD', direction, link],
    ...['--match', 'comment', '--comment', 'slipway-test-cluster', '--jump', 'ACCEPT'],
  ]);

/**
 * Lets packets of a link through: a Docker on the machine sets what is forwarded by default to DROP.
 *
 * @param {string} link a network interface
 */
export async function acceptForwarding(link) {
  for (const rule of rules(link)) await run('iptables', ['--wait', '--insert', ...rule]);
}

/** @param {string} link */
export async function removeForwarding(link) {
  for (const rule of rules(link)) {
    let removed = true;
    while (removed)
      removed = (await attempt('iptables', ['--wait', '--delete', ...rule], { regardless: true })).code === 0;
  }
}
