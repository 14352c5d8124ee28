import { COMMAND_KEYS, isCommandName } from '#preload/commands.ts';

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

/** Something that can be done from where the user is. Menu, shortcut, palette and button are one action. */
export interface Command {
  /** A name of `COMMAND_KEYS` has its shortcut from there; any other is only unique. */
  readonly id: string;
  readonly group: CommandGroup;
  readonly title: string;
  /** More words that find it. */
  readonly note?: string | undefined;
  /** The command line that does the same. */
  readonly commandLine?: string | undefined;
  /** Why it cannot be done now. */
  readonly reason?: string | undefined;
  readonly run: () => void;
}

/** The shortcuts of a command, the one that is shown first. */
export function keysOf(id: string): readonly string[] {
  return isCommandName(id) ? COMMAND_KEYS[id] : [];
}
