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

/** The first `{…}` that closes, and what its commas part. */
function firstGroup(text: string): BraceGroup | undefined {
  const open: { readonly start: number; readonly commas: number[] }[] = [];
  let found: BraceGroup | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{') open.push({ start: at, commas: [] });
    else if (char === ',') open.at(-1)?.commas.push(at);
    else if (char === '}') {
      const group = open.pop();
      if (group === undefined || (found !== undefined && group.start > found.start)) continue;
      const cuts = [group.start, ...group.commas, at];
      const options = cuts.slice(1).map((cut, index) => text.slice((cuts[index] ?? 0) + 1, cut));
      found = { start: group.start, end: at + 1, options };
      if (open.length === 0) return found;
    }
  }
  return found;
}

function readSegment(text: string): Segment {
  if (text === '**') return 'folders';
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const set = char === '[' ? readSet(text, at) : undefined;
    if (set !== undefined) {
      pieces.push(set.piece);
      at = set.end;
    } else if (char === '*') {
      if (pieces.at(-1)?.kind !== 'any') pieces.push({ kind: 'any' });
    } else {
      pieces.push(char === '?' ? { kind: 'one' } : { kind: 'char', char });
      at += char.length - 1;
    }
  }
  return { pieces, takesHidden: text.startsWith('.') };
}

/** `[abc]`, `[a-z]`, `[!abc]`; undefined when it never closes or its range runs backwards: then it is plain text. */
function readSet(text: string, start: number): { readonly piece: Piece; readonly end: number } | undefined {
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
  return { piece: { kind: 'set', has }, end };
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
