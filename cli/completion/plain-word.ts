/**
 * Whether a shell takes a text as one word and nothing else. It puts what is chosen into the command line as it is: a name that a
 * cluster tells must not become a command of its own.
 */
export function isPlainWord(text: string): boolean {
  return /^[\p{L}\p{N}_.:@/+=%-]+$/u.test(text);
}
