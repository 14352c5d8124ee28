import { useEffect, useRef } from 'react';
import type { Command } from './command.ts';

const sources = new Set<() => readonly Command[]>();

/** Offers commands for as long as the calling component is there. Asked for when they are needed, not on change. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const read = (): readonly Command[] => latest.current;
    sources.add(read);
    return () => {
      sources.delete(read);
    };
  }, []);
}

/** Everything that can be done now. What a page offers stands before what the program always does. */
export function currentCommands(): readonly Command[] {
  return [...sources].reverse().flatMap((read) => read());
}

/** Does the command of that name, if it is offered and can be done. */
export function runCommand(id: string): boolean {
  const command = currentCommands().find((each) => each.id === id && each.reason === undefined);
  command?.run();
  return command !== undefined;
}
