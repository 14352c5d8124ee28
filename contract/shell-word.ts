/** Whose shell a command line is for: `cmd` and PowerShell of Windows, or a POSIX shell. */
export type ShellKind = 'posix' | 'windows';

/** Returns a text as one word of a shell command to paste: in quotes where the shell would take it apart. */
export function shellWord(text: string, shell: ShellKind): string {
  if (shell === 'windows')
    return /^[\p{L}\p{N}_./\\:@+~-]+$/u.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
  // A tilde or an equals sign means something at the start only (zsh).
  if (/^[\p{L}\p{N}_./:@%+,-][\p{L}\p{N}_./:@%+=,~-]*$/u.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
