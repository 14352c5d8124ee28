import { ipcMain } from 'electron';
import { z } from 'zod';
import { DROPPED } from '../preload/handover.ts';
import type { CoreProcess } from './core-process.ts';
import { isTrustedSender } from './security.ts';

const pathsSchema = z.array(z.string().min(1).max(4096)).max(100);

/** What is dropped on a window may be named by its page. Only the preload script can tell of it, never the page. */
export function allowDroppedPaths(core: Pick<CoreProcess, 'allow'>): void {
  ipcMain.handle(DROPPED, async (event, message: unknown) => {
    const paths = pathsSchema.safeParse(message).data;
    if (paths === undefined || !isTrustedSender(event.senderFrame)) return;
    await Promise.all(paths.map(core.allow));
  });
}
