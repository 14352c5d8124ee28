const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

const MAC: Readonly<Record<string, string>> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' };
const OTHER: Readonly<Record<string, string>> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', ctrl: 'Ctrl' };

/** The keys of a shortcut as they are written on this keyboard: `Ctrl`, `Shift`, `B`. */
export function keyNames(keys: string, onMac = isMac): readonly string[] {
  return keys.split('+').map((key) => (onMac ? MAC : OTHER)[key] ?? key);
}

/** The same in one text, for tooltips. */
export function keyText(keys: string): string {
  return keyNames(keys).join(' ');
}

/** Keys without Ctrl, Command or Alt are letters to somebody who types; F1 to F12 never are. */
export function isTyped(keys: string): boolean {
  return !/\b(mod|alt|ctrl)\+|F\d+$/.test(keys);
}

interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Whether a key press is a shortcut: by what the key types, and by its place where Alt changes what it types. */
export function matchesKeys(pressed: Pressed, keys: string, onMac = isMac): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const { ctrlKey, metaKey, altKey } = pressed;
  if (isTyped(keys)) return pressed.key === key && !ctrlKey && !metaKey && !altKey;
  const mod = onMac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (mod !== parts.includes('mod') || altKey !== parts.includes('alt')) return false;
  if (pressed.shiftKey !== parts.includes('shift')) return false;
  return pressed.key.toUpperCase() === key || pressed.code === `Key${key}` || pressed.code === `Digit${key}`;
}
