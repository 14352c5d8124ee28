import { join } from 'node:path';
import type { CoreContext } from '#core/context.ts';
import type { Reach } from '#core/host/reach.ts';
import { userPath } from '#core/host/user-path.ts';

type Ground = Pick<CoreContext, 'store' | 'home' | 'settings'>;

/** The folders that the browser's page starts from: those of the settings, else the home folder. */
export async function portalRoots({ settings, home }: Ground): Promise<readonly string[]> {
  const chosen = (await settings()).portalRoots ?? [];
  return chosen.length === 0 ? [home] : chosen.map((root) => userPath(root, home));
}

/** Projects that somebody opened before, and where copies of examples lie. */
async function knownFolders({ store, home }: Ground): Promise<readonly string[]> {
  const projects = await store.projects.all();
  return [...projects.map(({ folder }) => folder), join(home, 'Slipway')];
}

/** What the page of the portal may name: the roots of the settings, and projects that were opened before. */
export function portalReach(ground: Ground): Reach {
  return {
    roots: async () => [...(await portalRoots(ground)), ...(await knownFolders(ground))],
    hint: 'The setting `portalRoots` says which folders the portal may open: `slipway settings set portalRoots \'["~", "/data"]\'` on its machine.',
  };
}

/** What the page of the window may name: what the user chose or dropped, and projects that were opened before. */
export function windowReach(ground: Ground): Reach & { allow(path: string): void } {
  const chosen = new Set<string>();
  return {
    allow: (path) => void chosen.add(path),
    roots: async () => [...chosen, ...(await knownFolders(ground))],
    hint: 'Choose it in the dialog of the window, or drop it on the window.',
  };
}
