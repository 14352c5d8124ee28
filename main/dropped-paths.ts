import { basename, dirname } from 'node:path';
import { ipcMain } from 'electron';
import { z } from 'zod';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import { DROPPED } from '#preload/handover.ts';
import type { CoreProcess } from './core-process.ts';
import { isTrustedSender } from './security.ts';

const pathsSchema = z.array(z.string().min(1).max(4096)).max(100);

/** What is dropped on a window may be named by its page. Only the preload script can tell of it, never the page. */
export function allowDroppedPaths(core: Pick<CoreProcess, 'allow'>): void {
  ipcMain.handle(DROPPED, async (event, message: unknown) => {
    const paths = pathsSchema.safeParse(message).data;
    if (paths === undefined || !isTrustedSender(event.senderFrame)) return;
    // Who drops a manifest means the project that it lies in.
    const places = paths.map((path) => (basename(path) === MANIFEST_FILE ? dirname(path) : path));
    await Promise.all(places.map(core.allow));
  });
}
