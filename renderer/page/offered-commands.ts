import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Command } from './command.ts';

interface Source {
  readonly read: () => readonly Command[];
  /** What all of them are about, where that is one thing: its name. */
  readonly of: string | undefined;
}

const sources = new Set<Source>();
const listeners = new Set<() => void>();

/**
 * Offers commands for as long as the calling component is there. Asked for when they are needed, not on change.
 *
 * @param of the name of the thing that they all are about: its context menu then has them
 */
export function useCommands(commands: readonly Command[], of?: string): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const source: Source = { read: () => latest.current, of };
    sources.add(source);
    tellListeners();
    return () => {
      sources.delete(source);
      tellListeners();
    };
  }, [of]);
}

/** Everything that can be done now. What a page offers stands before what the program always does. */
export function currentCommands(): readonly Command[] {
  return [...sources].reverse().flatMap(({ read }) => read());
}

/** The name of the thing in front of the user, and its commands; undefined while there is none. */
export function useThingCommands():
  | { readonly of: string; readonly commands: readonly Command[] }
  | undefined {
  const source = useSyncExternalStore(listen, thingInFront);
  return source?.of === undefined ? undefined : { of: source.of, commands: source.read() };
}

/** Does the command of that name, if it is offered and can be done. */
export function runCommand(id: string): boolean {
  const command = currentCommands().find((each) => each.id === id && each.reason === undefined);
  command?.run();
  return command !== undefined;
}

function thingInFront(): Source | undefined {
  return [...sources].findLast(({ of }) => of !== undefined);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tellListeners(): void {
  for (const tell of listeners) tell();
}
