import { COMMAND_KEYS, isCommandName } from '#preload/commands.ts';
import type { MenuEntry } from '#renderer/parts/menu/menu-entries.tsx';

/** What stands together in the palette, in this order. */
export const COMMAND_GROUPS = [
  'here',
  'start',
  'go',
  'program',
  'project',
  'service',
  'cluster',
  'model',
  'image',
  'run',
  'task',
] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** Something that can be done from where the user is. Menu, context menu, shortcut, palette and button are one action. */
export interface Command extends MenuEntry {
  /** A name of `COMMAND_KEYS` has its shortcut from there; any other is only unique. */
  readonly id: string;
  readonly group: CommandGroup;
  /** More words that find it. */
  readonly note?: string | undefined;
}

/** The shortcuts of a command, the one that is shown first. */
export function keysOf(id: string): readonly string[] {
  return isCommandName(id) ? COMMAND_KEYS[id] : [];
}
