/** A piece of Python source. Offsets count in the source. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A logical line: a statement, or several with `;` or after a `:`. Brackets may spread it over many lines. */
export interface LogicalLine {
  /** Columns of its indentation; a tab counts to the next multiple of eight, as in Python. */
  readonly indent: number;
  readonly tokens: readonly Token[];
}

/** Source that Python would not take. */
export interface SourceProblem {
  readonly message: string;
  readonly hint: string;
  readonly start: number;
  readonly end: number;
  /** Other text that would be right in its place. */
  readonly fix?: { readonly title: string; readonly text: string };
}

export interface Tokens {
  readonly lines: readonly LogicalLine[];
  readonly problems: readonly SourceProblem[];
}

/** More mistakes than this are not worth reading. */
const MOST_PROBLEMS = 100;

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}]*/uy;
const NUMBER =
  /(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d[\d_]*)?)[jJ]?/y;
const OPERATOR =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|[=!<>+\-*/%&|^@]=|\*\*|\/\/|<<|>>|[-+*/%@&|^~<>=.,:;()[\]{}]/y;
const LINE_END = /[\r\n]/g;
const STRING_START = /(?:[rRbBuUfFtT]|[rR][bBfFtT]|[bBfFtT][rR])?("""|'''|"|')/y;

/**
 * Splits Python source into logical lines of tokens. Tolerant: what it cannot read is a problem and skipped.
 * It knows no more of the language than strings, brackets, comments and indentation.
 */
export function tokenize(source: string): Tokens {
  return new Tokenizer(source).run();
}

class Tokenizer {
  private readonly source: string;
  private readonly lines: LogicalLine[] = [];
  private readonly problems: SourceProblem[] = [];
  private readonly open: { readonly char: string; readonly at: number }[] = [];
  private tokens: Token[] = [];
  private indent = 0;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  run(): Tokens {
    if (this.source.startsWith('\uFEFF')) this.at = 1;
    this.readIndent();
    while (this.at < this.source.length) this.step();
    this.endLine();
    for (const bracket of this.open.slice(0, 1))
      this.problem(
        `“${bracket.char}” is never closed.`,
        'Add the missing bracket.',
        bracket.at,
        bracket.at + 1,
      );
    return { lines: this.lines, problems: this.problems };
  }

  private step(): void {
    const isRead =
      this.skipNotebookLine() ||
      this.readLineBreak() ||
      this.skipComment() ||
      this.skipBlank() ||
      this.skipJoinedLines() ||
      this.readString() ||
      this.readWord() ||
      this.readOperator();
    if (!isRead) this.skipUnknown(this.source.charAt(this.at));
  }

  private readLineBreak(): boolean {
    const length = this.lineBreakAt(this.at);
    if (length === 0) return false;
    this.at += length;
    if (this.open.length > 0) return true;
    this.endLine();
    this.readIndent();
    return true;
  }

  /** The length of the line break at a place; 0 when there is none. */
  private lineBreakAt(at: number): 0 | 1 | 2 {
    const char = this.source.charAt(at);
    if (char === '\n') return 1;
    if (char !== '\r') return 0;
    return this.source.charAt(at + 1) === '\n' ? 2 : 1;
  }

  private skipComment(): boolean {
    if (this.source.charAt(this.at) !== '#') return false;
    this.at = this.lineEnd();
    return true;
  }

  private skipBlank(): boolean {
    const char = this.source.charAt(this.at);
    if (char !== ' ' && char !== '\t' && char !== '\f') return false;
    this.at += 1;
    return true;
  }

  /** `\` at the end of a line: the next one belongs to it. */
  private skipJoinedLines(): boolean {
    const length = this.source.charAt(this.at) === '\\' ? this.lineBreakAt(this.at + 1) : 0;
    if (length === 0) return false;
    this.at += 1 + length;
    return true;
  }

  private readString(): boolean {
    STRING_START.lastIndex = this.at;
    const match = STRING_START.exec(this.source);
    if (match === null) return false;
    const quote = match[1] ?? '"';
    const start = this.at;
    const body = start + match[0].length;
    const { end, isClosed } = this.stringEnd(body, quote);
    if (!isClosed)
      this.problem(
        'This string is never closed.',
        `Add ${quote} at its end.`,
        start,
        quote.length === 1 ? end : body,
      );
    this.push('string', start, end);
    this.at = end;
    return true;
  }

  /** Where a string ends whose text starts at `from`: after its quotes, or where it can go on no further. */
  private stringEnd(from: number, quote: string): { readonly end: number; readonly isClosed: boolean } {
    let at = from;
    while (!this.source.startsWith(quote, at)) {
      const isCut = quote.length === 1 && this.lineBreakAt(at) > 0;
      if (isCut || at >= this.source.length) return { end: at, isClosed: false };
      at += this.source.charAt(at) === '\\' ? 1 + (this.lineBreakAt(at + 1) || 1) : 1;
    }
    return { end: at + quote.length, isClosed: true };
  }

  private readWord(): boolean {
    for (const [kind, pattern] of [
      ['name', NAME],
      ['number', NUMBER],
    ] as const) {
      pattern.lastIndex = this.at;
      const match = pattern.exec(this.source);
      if (match === null || match[0] === '') continue;
      this.push(kind, this.at, this.at + match[0].length);
      this.at += match[0].length;
      return true;
    }
    return false;
  }

  private readOperator(): boolean {
    OPERATOR.lastIndex = this.at;
    const text = OPERATOR.exec(this.source)?.[0];
    if (text === undefined) return false;
    if (CLOSERS[text] !== undefined) this.open.push({ char: text, at: this.at });
    else if (text === ')' || text === ']' || text === '}') this.close(text);
    this.push('operator', this.at, this.at + text.length);
    this.at += text.length;
    return true;
  }

  private close(char: string): void {
    const bracket = this.open.pop();
    if (bracket === undefined)
      this.problem(
        `“${char}” has no opening bracket.`,
        'Remove it, or add the bracket that opens it.',
        this.at,
        this.at + 1,
      );
    else if (CLOSERS[bracket.char] !== char)
      this.problem(
        `“${char}” does not close “${bracket.char}”.`,
        `“${CLOSERS[bracket.char] ?? ''}” must come first.`,
        this.at,
        this.at + 1,
      );
  }

  private skipUnknown(char: string): void {
    const { message, hint } = unknownCharacter(char);
    this.problem(message, hint, this.at, this.at + 1);
    this.at += 1;
  }

  /** `%matplotlib inline`, `!pip install x`: commands of IPython, which no line of Python starts with. */
  private skipNotebookLine(): boolean {
    const char = this.source.charAt(this.at);
    if ((char !== '%' && char !== '!') || this.tokens.length > 0 || this.open.length > 0) return false;
    const start = this.at;
    this.at = this.lineEnd();
    const line = this.source.slice(start, this.at).trimEnd();
    this.problem(
      `“${line.length > 60 ? `${line.slice(0, 60)}…` : line}” is a command of notebooks, not Python.`,
      /^[!%]\s*(?:pip|conda)\b/.test(line)
        ? 'Remove the line, and add the packages to the dependencies.'
        : 'Remove the line.',
      start,
      start + line.length,
      { title: 'Make it a comment', text: `# ${line}` },
    );
    return true;
  }

  private readIndent(): void {
    let columns = 0;
    for (;;) {
      const char = this.source.charAt(this.at);
      if (char === ' ') columns += 1;
      else if (char === '\t') columns = (Math.floor(columns / 8) + 1) * 8;
      else if (char === '\f') columns = 0;
      else break;
      this.at += 1;
    }
    this.indent = columns;
  }

  private lineEnd(): number {
    LINE_END.lastIndex = this.at;
    return LINE_END.exec(this.source)?.index ?? this.source.length;
  }

  private push(kind: Token['kind'], start: number, end: number): void {
    this.tokens.push({ kind, text: this.source.slice(start, end), start, end });
  }

  private endLine(): void {
    if (this.tokens.length > 0) this.lines.push({ indent: this.indent, tokens: this.tokens });
    this.tokens = [];
  }

  private problem(
    message: string,
    hint: string,
    start: number,
    end: number,
    fix?: NonNullable<SourceProblem['fix']>,
  ): void {
    if (this.problems.length < MOST_PROBLEMS)
      this.problems.push({ message, hint, start, end, ...(fix === undefined ? {} : { fix }) });
  }
}

function unknownCharacter(char: string): { readonly message: string; readonly hint: string } {
  if (/[“”„‘’]/.test(char))
    return {
      message: 'Typographic quotes are not valid here.',
      hint: 'Use straight quotes: " or \'.',
    };
  if (char === '`') return { message: 'Text in backticks is Python 2.', hint: 'Write `repr(…)`.' };
  return { message: `“${char}” is not valid here.`, hint: 'Remove it.' };
}
