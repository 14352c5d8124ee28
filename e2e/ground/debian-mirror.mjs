import { run } from '#scripts/machine/command.mjs';

/**
 * The Debian mirror that this machine's apt uses; debootstrap's own default may be out of reach.
 *
 * @returns {Promise<string>} the address of the main archive
 * @throws {Error} when apt has no Debian archive configured
 */
export async function debianMirror() {
  const format = '$(LABEL)|$(COMPONENT)|$(REPO_URI)';
  const targets = await run('apt-get', ['indextargets', '--format', format, 'Identifier: Packages']);
  for (const line of targets.split('\n')) {
    const [label, component, address] = line.split('|');
    if (label === 'Debian' && component === 'main' && address) return address;
  }
  throw new Error('apt knows no Debian archive: run `apt-get update`, or look at /etc/apt/sources.list.');
}
