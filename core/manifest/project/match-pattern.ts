/** True for an entry of `files:` that means many files. */
export function isPattern(entry: string): boolean {
  return /[*?[\]{}]/.test(entry);
}

/** Whether a path of the project, with `/`, fits. */
export type PathMatcher = (path: string) => boolean;

/** More alternatives than this in one pattern are a mistake, or an attack: the pattern is then a plain name. */
const MOST_ALTERNATIVES = 256;
/** A longer pattern is a plain name, too. */
const LONGEST = 1000;

/** One position in a name: any run of characters, any one, one of a set, or just this one. */
type Piece =
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'set'; readonly has: (char: string) => boolean }
  | { readonly kind: 'char'; readonly char: string };

/** A name of a path, or any number of folders. */
type Segment = 'folders' | { readonly pieces: readonly Piece[]; readonly takesHidden: boolean };

/**
 * Reads a file pattern: `*` and `?` within a name, `**` any folders, `[abc]`, `[!abc]`, `{one,other}`. A name that
 * starts with a dot is only matched by one that says so, as in a shell. Matching takes at most the length of the
 * pattern times that of the path; the usual libraries make regular expressions, whose time can grow exponentially.
 */
export function readPattern(pattern: string): PathMatcher {
  const alternatives = pattern.length > LONGEST ? undefined : expandBraces(pattern);
  if (alternatives === undefined) return (path) => path === pattern;
  const patterns = alternatives.map((one) => one.split('/').map(readSegment));
  return (path) => {
    const names = path.split('/');
    return patterns.some((segments) => matchSegments(segments, names));
  };
}

/** Every pattern that one with `{…}` stands for; undefined when there are too many. A brace that never closes is a character. */
function expandBraces(pattern: string): readonly string[] | undefined {
  let done: readonly string[] = [''];
  let rest = pattern;
  for (;;) {
    const group = firstGroup(rest);
    if (group === undefined) return done.map((start) => start + rest);
    const options: string[] = [];
    for (const option of group.options) {
      const inner = expandBraces(option);
      if (inner === undefined) return undefined;
      options.push(...inner);
      if (options.length * done.length > MOST_ALTERNATIVES) return undefined;
    }
    const before = rest.slice(0, group.start);
    done = done.flatMap((start) => options.map((option) => start + before + option));
    rest = rest.slice(group.end);
  }
}

interface BraceGroup {
  readonly start: number;
  readonly end: number;
  readonly options: readonly string[];
}

/** A `{` that has not closed yet, and the commas in it. */
interface OpenBrace {
  readonly start: number;
  readonly commas: number[];
}

/** The first `{…}` that closes, and what its commas part. */
function firstGroup(text: string): BraceGroup | undefined {
  const open: OpenBrace[] = [];
  let found: BraceGroup | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{') open.push({ start: at, commas: [] });
    else if (char === ',') open.at(-1)?.commas.push(at);
    else if (char === '}') {
      found = outerOf(found, groupOf(text, open.pop(), at));
      if (found !== undefined && open.length === 0) return found;
    }
  }
  return found;
}

function groupOf(text: string, brace: OpenBrace | undefined, end: number): BraceGroup | undefined {
  if (brace === undefined) return undefined;
  const cuts = [brace.start, ...brace.commas, end];
  const options = cuts.slice(1).map((cut, index) => text.slice((cuts[index] ?? 0) + 1, cut));
  return { start: brace.start, end: end + 1, options };
}

/** The one that starts first. */
function outerOf(one: BraceGroup | undefined, other: BraceGroup | undefined): BraceGroup | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.start > one.start ? one : other;
}

function readSegment(text: string): Segment {
  if (text === '**') return 'folders';
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const { piece, end } = readPiece(text, at);
    // `**` within a name is one run, too.
    if (piece.kind !== 'any' || pieces.at(-1)?.kind !== 'any') pieces.push(piece);
    at = end;
  }
  return { pieces, takesHidden: text.startsWith('.') };
}

interface ReadPiece {
  readonly piece: Piece;
  /** The place after it. */
  readonly end: number;
}

function readPiece(text: string, at: number): ReadPiece {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const end = at + char.length;
  if (char === '*') return { piece: { kind: 'any' }, end };
  if (char === '?') return { piece: { kind: 'one' }, end };
  const set = char === '[' ? readSet(text, at) : undefined;
  return set ?? { piece: { kind: 'char', char }, end };
}

/** `[abc]`, `[a-z]`, `[!abc]`; undefined when it never closes or its range runs backwards: then it is plain text. */
function readSet(text: string, start: number): ReadPiece | undefined {
  const end = text.indexOf(']', start + 2);
  if (end === -1) return undefined;
  const isNegated = /^[!^]/.test(text.slice(start + 1, end));
  const body = text.slice(start + (isNegated ? 2 : 1), end);
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < body.length; at += 1) {
    const from = body.charAt(at);
    const isRange = body[at + 1] === '-' && at + 2 < body.length;
    const to = isRange ? body.charAt(at + 2) : from;
    if (from > to) return undefined;
    ranges.push([from, to]);
    if (isRange) at += 2;
  }
  const has = (char: string): boolean =>
    ranges.some(([from, to]) => from <= char && char <= to) !== isNegated;
  return { piece: { kind: 'set', has }, end: end + 1 };
}

/** The classic match of wildcards: after a mismatch only the last `**` gives way, so no path is tried twice. */
function matchSegments(segments: readonly Segment[], names: readonly string[]): boolean {
  const last = segments.at(-1);
  // `data/**` means the files below, not the folder itself.
  if (last === 'folders' && names.length < segments.filter((one) => one !== 'folders').length + 1)
    return false;
  return matchRuns(segments, names, {
    isRun: (segment) => segment === 'folders',
    fits: (segment, name) => segment !== 'folders' && matchName(segment, name),
    mayRunOver: (name) => !name.startsWith('.'),
  });
}

function matchName(segment: Exclude<Segment, 'folders'>, name: string): boolean {
  if (name.startsWith('.') && !segment.takesHidden) return false;
  return matchRuns(segment.pieces, [...name], {
    isRun: (piece) => piece.kind === 'any',
    fits: (piece, char) =>
      piece.kind === 'one' ||
      (piece.kind === 'char' && piece.char === char) ||
      (piece.kind === 'set' && piece.has(char)),
    mayRunOver: () => true,
  });
}

function matchRuns<T, U>(
  pattern: readonly T[],
  items: readonly U[],
  rules: {
    readonly isRun: (part: T) => boolean;
    readonly fits: (part: T, item: U) => boolean;
    readonly mayRunOver: (item: U) => boolean;
  },
): boolean {
  let part = 0;
  let item = 0;
  let run: { part: number; item: number } | undefined;
  while (item < items.length) {
    const wanted = pattern[part];
    const given = items[item];
    if (wanted !== undefined && rules.isRun(wanted)) {
      run = { part, item };
      part += 1;
    } else if (wanted !== undefined && given !== undefined && rules.fits(wanted, given)) {
      part += 1;
      item += 1;
    } else {
      const over = run === undefined ? undefined : items[run.item];
      if (run === undefined || over === undefined || !rules.mayRunOver(over)) return false;
      run.item += 1;
      part = run.part + 1;
      item = run.item;
    }
  }
  return pattern.slice(part).every(rules.isRun);
}
