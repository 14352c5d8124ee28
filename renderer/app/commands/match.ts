import { COMMAND_GROUPS, type Command } from '#renderer/page/command.ts';

/**
 * The commands that hold every word of a text, in their title before their note, the start of a word before its
 * middle; without a text all of them. At most `limit`, groups kept together when nothing is searched for.
 */
export function matchCommands(commands: readonly Command[], text: string, limit = 60): readonly Command[] {
  const words = plain(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const ranked = commands
    .map((command, index) => ({ command, index, rank: rankOf(command, words) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank || groupOf(a.command) - groupOf(b.command) || a.index - b.index);
  return ranked.slice(0, limit).map(({ command }) => command);
}

function groupOf(command: Command): number {
  return COMMAND_GROUPS.indexOf(command.group);
}

function rankOf(command: Command, words: readonly string[]): number {
  const title = plain(command.title);
  const rest = plain(`${command.note ?? ''} ${command.commandLine ?? ''}`);
  return words.reduce((sum, word) => sum + rankOfWord(word, title, rest), 0);
}

function rankOfWord(word: string, title: string, rest: string): number {
  if (title.startsWith(word)) return 0;
  if (title.includes(` ${word}`)) return 1;
  if (title.includes(word)) return 2;
  return rest.includes(word) ? 4 : Number.POSITIVE_INFINITY;
}

/** Without accents and in lower case: `données` is found by `donnees`. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
