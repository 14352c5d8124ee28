import { join } from 'node:path';
import type { PathUse } from '#contract/local-path.ts';
import { keptKubeconfigs } from '#core/cluster/keep-kubeconfig.ts';
import type { Needs } from '#core/context.ts';
import type { Reach } from '#core/host/reach.ts';
import { userPath } from '#core/host/user-path.ts';

/** Returns the folders that the browser's page starts from: those of the settings, else the home folder. */
export async function portalRoots({
  settings,
  home,
}: Needs<'store' | 'home' | 'settings'>): Promise<readonly string[]> {
  const chosen = (await settings()).portalRoots ?? [];
  return chosen.length === 0 ? [home] : chosen.map((root) => userPath(root, home));
}

/** Projects that were opened before, and the folders with copies of examples. */
async function knownFolders({
  store,
  home,
}: Needs<'store' | 'home' | 'settings'>): Promise<readonly string[]> {
  const projects = await store.projects.all();
  return [...projects.map(({ folder }) => folder), join(home, 'Slipway')];
}

/** Files that are set already: the user could choose them, and a form sends them back unchanged. */
async function knownFiles(
  { store, settings }: Needs<'store' | 'home' | 'settings'>,
  use: PathUse,
): Promise<readonly string[]> {
  const clusters = await store.clusters.all();
  const { python, caCertificates } = await settings();
  switch (use) {
    case 'kubeconfig':
      return [
        ...clusters.flatMap(({ kubeconfig }) => kubeconfig ?? []),
        ...(await keptKubeconfigs({ store })),
      ];
    case 'certificate':
      return [
        ...clusters.flatMap(({ tls }) => (tls.kind === 'files' ? [tls.certificate, tls.key] : [])),
        ...(caCertificates === undefined ? [] : [caCertificates]),
      ];
    case 'interpreter':
      return python === undefined ? [] : [python];
    case 'content':
    case 'in-project':
      return [];
  }
}

/** What the page of the portal may name: the roots of the settings, and projects that were opened before. */
export function portalReach(sources: Needs<'store' | 'home' | 'settings'>): Reach {
  return {
    roots: async () => [...(await portalRoots(sources)), ...(await knownFolders(sources))],
    files: (use) => knownFiles(sources, use),
    hint: 'The setting `portalRoots` lists the folders that the portal may open: `slipway settings set portalRoots \'["~", "/data"]\'` on its machine.',
  };
}

/** What the page of the window may name: what the user chose or dropped, and projects that were opened before. */
export function windowReach(
  sources: Needs<'store' | 'home' | 'settings'>,
): Reach & { allow(path: string): void } {
  const chosen = new Set<string>();
  return {
    allow: (path) => void chosen.add(path),
    roots: async () => [...chosen, ...(await knownFolders(sources))],
    files: async (use) => [...chosen, ...(await knownFiles(sources, use))],
    hint: 'Choose it in a dialog of the window, or drop it on the window.',
  };
}
