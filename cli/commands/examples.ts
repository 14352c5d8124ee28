/** The part of a command's help that shows how it is called. */
export function examples(lines: readonly (readonly [command: string, says: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const text = lines.map(([command, says]) => `  $ ${command.padEnd(width)}  ${says}`).join('\n');
  return `\nExamples:\n${text}`;
}
