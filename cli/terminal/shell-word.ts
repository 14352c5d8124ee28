/** A text as one word of a shell command to paste: in quotes where the shell would take it apart. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\p{L}\p{N}_./:@%+=,-]+$/u.test(text)) return text;
  if (platform === 'win32') return `"${text}"`;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
