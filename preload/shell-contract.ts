import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

/*
 * What the page may ask of the desktop shell: dialogs and news. Everything about models, images and runs goes to
 * core instead. In a browser nobody answers this contract; the page then shows fields of its own.
 */

const title = z.string().max(200);
const path = z.string().max(4096);

/** What the menu, a second start of the program or the shell itself wants the page to do. */
export const shellCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open-folder-dialog') }),
  z.object({ type: z.literal('open-folder'), folder: path }),
  z.object({ type: z.literal('go'), page: z.enum(['welcome', 'settings', 'tasks']) }),
  z.object({ type: z.literal('toggle-theme') }),
  z.object({ type: z.literal('page-crashed'), reason: z.string() }),
]);
export type ShellCommand = z.output<typeof shellCommandSchema>;

export const shellContract = {
  pickFolder: oc.input(z.object({ title })).output(z.object({ path: path.optional() })),
  pickFile: oc
    .input(z.object({ title, allowFolder: z.boolean().default(false) }))
    .output(z.object({ path: path.optional() })),
  savePath: oc
    .input(z.object({ title, suggestedName: z.string().max(255) }))
    .output(z.object({ path: path.optional() })),
  /** Opens a page of the allow-list in the user's browser; answers whether it did. */
  openExternal: oc.input(z.object({ url: z.url().max(2000) })).output(z.object({ opened: z.boolean() })),
  /** A notification of the system, shown only while no window of ours is in front. */
  notify: oc.input(z.object({ title, body: z.string().max(1000) })).output(z.object({ shown: z.boolean() })),
  /** Makes native parts (title bar, menus, dialogs) follow the theme of the page. */
  setTheme: oc.input(z.object({ theme: z.enum(['light', 'dark', 'system']) })).output(z.object({})),
  commands: oc.output(eventIterator(shellCommandSchema)),
};

export type ShellContract = typeof shellContract;
