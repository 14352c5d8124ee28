import { shellWord as quoted } from '#contract/shell-word.ts';

const SHELL = /Windows/.test(navigator.userAgent) ? 'windows' : 'posix';

/** Returns a text as one word of a command line for this machine's shell. */
export function shellWord(word: string): string {
  return quoted(word, SHELL);
}
