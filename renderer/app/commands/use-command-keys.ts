import { useEffect } from 'react';
import { COMMAND_KEYS } from '#preload/commands.ts';
import { isTyped, matchesKeys } from '#renderer/page/keys.ts';
import { runCommand } from '#renderer/page/offered-commands.ts';

/** Does a command when its shortcut is pressed. What an editor or a dialog took for itself never comes here. */
export function useCommandKeys(): void {
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

const ALL = Object.entries(COMMAND_KEYS).flatMap(([name, keys]) => keys.map((key) => ({ name, key })));

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const isTyping = isEditable(event.target);
  for (const { name, key } of ALL) {
    if ((isTyping && isTyped(key)) || !matchesKeys(event, key)) continue;
    if (runCommand(name)) event.preventDefault();
    return;
  }
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}
