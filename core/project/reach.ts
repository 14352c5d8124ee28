import { join } from 'node:path';
import type { PathUse } from '#contract/local-path.ts';
import { keptKubeconfigs } from '#core/cluster/keep-kubeconfig.ts';
import type { Needs } from '#core/context.ts';
import { isBelow, type Reach } from '#core/host/reach.ts';
import { userPath } from '#core/host/user-path.ts';

/** Returns the folders that the browser's page starts from: those of the settings, else the home folder. */
export async function portalRoots({
  settings,
  home,
}: Needs<'store' | 'home' | 'settings'>): Promise<readonly string[]> {
  const chosen = (await settings()).portalRoots ?? [];
  return chosen.length === 0 ? [home] : chosen.map((root) => userPath(root, home));
}

type Sources = Needs<'store' | 'home' | 'settings'>;

/** Projects that the user opened, and the folders with copies of examples. */
async function chosenFolders({ store, home }: Sources): Promise<readonly string[]> {
  const projects = (await store.projects.all()).filter(({ isBelowRoots }) => isBelowRoots !== true);
  return [...projects.map(({ folder }) => folder), join(home, 'Slipway')];
}

/** Those, and projects that a page opened, as long as the folders of the settings hold them. */
async function knownFolders(sources: Sources): Promise<readonly string[]> {
  const known = [...(await chosenFolders(sources))];
  const roots = await portalRoots(sources);
  for (const { folder, isBelowRoots } of await sources.store.projects.all())
    if (isBelowRoots === true && (await isBelow(folder, roots))) known.push(folder);
  return known;
}

/** Files that are set already: the user could choose them, and a form sends them back unchanged. */
async function knownFiles({ store, settings }: Sources, use: PathUse): Promise<readonly string[]> {
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

/** What the page of the portal may name: the roots of the settings, and projects that the user opened elsewhere. */
export function portalReach(sources: Sources): Reach {
  return {
    roots: async () => [...(await portalRoots(sources)), ...(await chosenFolders(sources))],
    chosen: () => chosenFolders(sources),
    forget: () => undefined,
    files: (use) => knownFiles(sources, use),
    hint: 'The setting `portalRoots` lists the folders that the portal may open: `slipway settings set portalRoots \'["~", "/data"]\'` on its machine.',
  };
}

/** What the page of the window may name: what the user chose or dropped, and projects that were opened before. */
export function windowReach(sources: Sources): Reach & { allow(path: string): void } {
  const chosen = new Set<string>();
  return {
    allow: (path) => void chosen.add(path),
    roots: async () => [...chosen, ...(await knownFolders(sources))],
    chosen: async () => [...chosen, ...(await chosenFolders(sources))],
    forget: (folder) => void chosen.delete(folder),
    files: async (use) => [...chosen, ...(await knownFiles(sources, use))],
    hint: 'Choose it in a dialog of the window, or drop it on the window.',
  };
}
