/** A word of a command line, quoted when a POSIX shell would take it apart. */
export function shellWord(word: string): string {
  return /^(?!~)[A-Za-z0-9_@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
