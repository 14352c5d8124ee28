import { rm, writeFile } from 'node:fs/promises';
import { attempt } from '#scripts/machine/command.mjs';
import { clusterFile } from '../cluster-folder.mjs';

const TABLES = ['filter', 'nat', 'mangle'];

/**
 * Removes the rules that kube-proxy and kubelet made in this machine's own tables. `kube-proxy --cleanup` leaves
 * those of the kubelet, and chains that the kubelet's rules still name.
 */
export async function removeServiceRules() {
  for (const command of ['iptables', 'ip6tables']) {
    for (const table of TABLES) {
      const { code, stdout } = await attempt(command, ['--wait', '--table', table, '--list-rules'], {
        regardless: true,
      });
      if (code === 0) await restore(command, removal(table, stdout));
    }
  }
}

/**
 * @param {string} table
 * @param {string} listing of `iptables --list-rules`
 * @returns {string | undefined} what iptables-restore reads to remove Kubernetes' chains and every rule that jumps to
 *   one of them, in one step; undefined: there are none
 */
function removal(table, listing) {
  const lines = listing.split('\n');
  const chains = lines.flatMap((line) => /^-N (KUBE-\S+)$/.exec(line)?.[1] ?? []);
  if (chains.length === 0) return undefined;
  const jumps = lines.filter((line) => /^-A (?!KUBE-).* -j KUBE-/.test(line));
  return [
    `*${table}`,
    ...jumps.map((line) => line.replace(/^-A/, '-D')),
    ...chains.map((chain) => `-F ${chain}`),
    ...chains.map((chain) => `-X ${chain}`),
    'COMMIT',
    '',
  ].join('\n');
}

/** @param {string} command @param {string | undefined} rules */
async function restore(command, rules) {
  if (!rules) return;
  const file = clusterFile('rules-to-remove');
  await writeFile(file, rules);
  const { code, stderr } = await attempt(`${command}-restore`, ['--wait', '--noflush', file], {
    regardless: true,
  });
  await rm(file);
  if (code !== 0) throw new Error(`The cluster's ${command} rules can't be removed: ${stderr}`);
}
