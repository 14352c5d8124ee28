import { stat } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import { isBelow } from '#core/host/reach.ts';
import { moveToTrash } from '#core/trash/move-to-trash.ts';

/** As many as one looks through. */
const REMEMBERED = 50;

interface RecentProject {
  readonly folder: string;
  readonly openedAt: string;
  readonly pinned?: boolean | undefined;
  /** False when the folder is not there now: moved, deleted, or on a disk that is not attached. */
  readonly present: boolean;
}

/**
 * Puts a folder on top of the list. One that a page opened stays within its reach only where the user chose it. A store that a
 * newer Slipway wrote cannot be changed: then nothing is remembered.
 */
export async function rememberProject(
  { store, reach }: Needs<'store' | 'reach'>,
  folder: string,
): Promise<void> {
  if (await store.isReadOnly()) return;
  const isChosen = reach === undefined || (await isBelow(folder, await reach.chosen()));
  await store.change(async () => {
    const known = await store.projects.all();
    const opened = {
      folder,
      openedAt: new Date().toISOString(),
      pinned: isPinned(known, folder),
      ...(isChosen ? {} : { isBelowRoots: true }),
    };
    const others = known.filter((project) => project.folder !== folder);
    const kept = new Set(others.filter(({ pinned }) => pinned !== true).slice(-(REMEMBERED - 1)));
    await store.projects.replace([
      ...others.filter((project) => project.pinned === true || kept.has(project)),
      opened,
    ]);
  });
}

/** Pins a known project, so that it is listed first and never dropped, or unpins it. `not_found` when it is not known. */
export async function pinProject(
  { store }: Needs<'store'>,
  { folder, pinned }: { readonly folder: string; readonly pinned: boolean },
): Promise<{ readonly folder: string; readonly pinned: boolean }> {
  return store.change(async () => {
    const known = await store.projects.all();
    if (!known.some((project) => project.folder === folder))
      throw new SlipwayError('not_found', {
        message: `Project not found: “${folder}”.`,
        hint: 'Open it first. `slipway project list` lists those that were opened.',
      });
    await store.projects.replace(
      known.map((project) => (project.folder === folder ? { ...project, pinned } : project)),
    );
    return { folder, pinned };
  });
}

function isPinned(known: readonly Omit<RecentProject, 'present'>[], folder: string): boolean {
  return known.some((project) => project.folder === folder && project.pinned === true);
}

/** Takes a folder off the list, and out of the reach of the page that asks; it can be put back for as long as the trash keeps it. */
export async function forgetProject(
  context: Needs<'store' | 'settings' | 'reach'>,
  folder: string,
): Promise<{ readonly forgotten: string; readonly trashed?: TrashEntry }> {
  const { store, reach } = context;
  reach?.forget(folder);
  return store.change(async () => {
    const projects = (await store.projects.all()).filter((project) => project.folder === folder);
    if (projects.length === 0) return { forgotten: folder };
    const trashed = await moveToTrash(context, { kind: 'project', name: folder, records: { projects } });
    return { forgotten: folder, trashed };
  });
}

/** Newest first. */
export async function recentProjects({ store }: Needs<'store'>): Promise<readonly RecentProject[]> {
  const projects = [...(await store.projects.all())].reverse();
  return Promise.all(
    projects.map(async (project) => ({ ...project, present: await isFolder(project.folder) })),
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
