import { shellWord as quoted } from '#contract/shell-word.ts';

// Tests of what is no component run without a page.
const SHELL = /Windows/.test(globalThis.navigator?.userAgent ?? '') ? 'windows' : 'posix';

/** Returns a text as one word of a command line for this machine's shell. */
export function shellWord(word: string): string {
  return quoted(word, SHELL);
}
