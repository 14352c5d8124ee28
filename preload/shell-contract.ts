import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { COMMAND_KEYS, type CommandName, MENUS, type MenuName } from './commands.ts';

/*
 * What the page may ask of the desktop shell: dialogs and news. Everything about models, images and runs goes to
 * core instead. In a browser nobody answers this contract; the page then shows fields of its own.
 */

const title = z.string().max(200);
const path = z.string().max(4096);

const commandNameSchema = z.enum(Object.keys(COMMAND_KEYS) as [CommandName, ...CommandName[]]);

/** What the menu, a second start of the program or the shell itself wants the page to do. */
export const shellCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open-folder'), folder: path }),
  z.object({ type: z.literal('command'), name: commandNameSchema }),
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
  /** Opens a page of the allow-list in the user's browser; returns whether it did. */
  openExternal: oc.input(z.object({ url: z.url().max(2000) })).output(z.object({ opened: z.boolean() })),
  /** A notification of the system, shown only while no window of ours is in front. */
  notify: oc.input(z.object({ title, body: z.string().max(1000) })).output(z.object({ shown: z.boolean() })),
  /** The texts of the native menu, in the language of the page. */
  setMenu: oc
    .input(
      z.object({
        menus: z.record(z.enum(Object.keys(MENUS) as [MenuName, ...MenuName[]]), title),
        commands: z.record(commandNameSchema, title),
        tray: z.object({ open: title, quit: title, working: title }),
      }),
    )
    .output(z.object({})),
  /** Asks the user a question of core by its id; core's own words are shown. Returns whether the user agreed. */
  consent: oc.input(z.object({ question: z.string().max(200) })).output(z.object({ agreed: z.boolean() })),
  newWindow: oc.output(z.object({})),
  zoom: oc.input(z.object({ to: z.enum(['in', 'out', 'reset']) })).output(z.object({})),
  /** Makes native parts (title bar, menus, dialogs) follow the theme of the page. */
  setTheme: oc.input(z.object({ theme: z.enum(['light', 'dark', 'system']) })).output(z.object({})),
  commands: oc.output(eventIterator(shellCommandSchema)),
};

export type ShellContract = typeof shellContract;
