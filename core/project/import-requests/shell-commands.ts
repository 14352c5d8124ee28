/** Escapes of `$'…'`, which browsers write for letters beyond ASCII. */
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\u0007',
  e: '\u001b',
};

/**
 * The commands in a text for a POSIX shell, each as its words. Only quotes and escapes are read: a variable, a substitution
 * or a redirection stays as it is written. An open quote ends with the text.
 */
export function shellCommands(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let at = 0; at < text.length; ) {
    const part = partAt(text, at);
    if (part.kind === 'text') word = (word ?? '') + part.text;
    else if (part.kind === 'space') endWord();
    else if (part.kind === 'end') endCommand();
    at = part.next;
  }
  endCommand();
  return commands;
}

type Part =
  | { readonly kind: 'text'; readonly text: string; readonly next: number }
  /** `nothing`: a line that continues. */
  | { readonly kind: 'space' | 'end' | 'nothing'; readonly next: number };

function partAt(text: string, at: number): Part {
  const letter = text[at] ?? '';
  if (letter === "'") return singleQuoted(text, at + 1);
  if (letter === '"') return doubleQuoted(text, at + 1);
  if (letter === '$' && text[at + 1] === "'") return dollarQuoted(text, at + 2);
  if (letter === '\\') {
    const line = /^\\\r?\n/.exec(text.slice(at, at + 3));
    if (line !== null) return { kind: 'nothing', next: at + line[0].length };
    return { kind: 'text', text: text[at + 1] ?? '', next: at + 2 };
  }
  if (letter === '\n' || letter === ';' || letter === '&' || letter === '|')
    return { kind: 'end', next: at + 1 };
  if (letter === ' ' || letter === '\t' || letter === '\r') return { kind: 'space', next: at + 1 };
  const plain = /[^\s'"\\$;&|]+/y;
  plain.lastIndex = at;
  const run = plain.exec(text)?.[0] ?? letter;
  return { kind: 'text', text: run, next: at + run.length };
}

function singleQuoted(text: string, from: number): Part {
  const end = text.indexOf("'", from);
  const to = end === -1 ? text.length : end;
  return { kind: 'text', text: text.slice(from, to), next: to + 1 };
}

function doubleQuoted(text: string, from: number): Part {
  const parts: string[] = [];
  let at = from;
  while (at < text.length && text[at] !== '"') {
    const letter = text[at] ?? '';
    const next = text[at + 1] ?? '';
    const isEscape = letter === '\\' && '"\\$`\n'.includes(next) && next !== '';
    if (!isEscape) parts.push(letter);
    else if (next !== '\n') parts.push(next);
    at += isEscape ? 2 : 1;
  }
  return { kind: 'text', text: parts.join(''), next: at + 1 };
}

function dollarQuoted(text: string, from: number): Part {
  const parts: string[] = [];
  let at = from;
  while (at < text.length && text[at] !== "'") {
    const code = /^\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2}))/.exec(text.slice(at, at + 6));
    if (code !== null) {
      parts.push(String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '0', 16)));
      at += code[0].length;
    } else if (text[at] === '\\') {
      const letter = text[at + 1] ?? '';
      parts.push(ESCAPES[letter] ?? letter);
      at += 2;
    } else {
      parts.push(text[at] ?? '');
      at += 1;
    }
  }
  return { kind: 'text', text: parts.join(''), next: at + 1 };
}
