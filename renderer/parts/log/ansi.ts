/** A stretch of a log line in one look. */
export interface Segment {
  /** Where it starts in the line as it was printed. */
  readonly at: number;
  readonly text: string;
  readonly color: AnsiColor | undefined;
  readonly isBold: boolean;
}

type Look = Pick<Segment, 'color' | 'isBold'>;

export const ANSI_COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiColor = (typeof ANSI_COLORS)[number];

/*
 * ECMA-48: CSI sequences (of which SGR, final byte m, is shown), strings such as OSC (titles, links: never
 * obeyed), and single escapes. Other control characters but tab are dropped.
 */
const ESC = '\u001b';
const ESCAPE = new RegExp(
  [
    `${ESC}\\[([0-9;:?<=>]*)[ -/]*([@-~])`,
    `${ESC}[\\]PX^_][^\u0007${ESC}]*(?:\u0007|${ESC}\\\\)?`,
    `${ESC}[ -/]*[0-~]?`,
    '[\u0000-\u0008\u000b-\u001f\u007f-\u009f]',
  ].join('|'),
  'g',
);

/** Takes a line apart by its colours; whatever else a terminal would obey is removed. */
export function parseAnsi(line: string): readonly Segment[] {
  if (!hasControl(line)) return [{ at: 0, text: line, color: undefined, isBold: false }];
  const segments: Segment[] = [];
  let look: Look = { color: undefined, isBold: false };
  let from = 0;
  const push = (to: number): void => {
    if (to > from) segments.push({ at: from, text: line.slice(from, to), ...look });
  };
  for (const match of line.matchAll(ESCAPE)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm') look = applySgr(look, match[1] ?? '');
  }
  push(line.length);
  return segments;
}

/** The same without any look. */
export function stripAnsi(line: string): string {
  return hasControl(line) ? line.replaceAll(ESCAPE, '') : line;
}

function hasControl(line: string): boolean {
  for (let index = 0; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    if ((code < 32 && code !== 9) || (code >= 127 && code <= 159)) return true;
  }
  return false;
}

function applySgr(look: Look, parameters: string): Look {
  let applied = look;
  const codes = parameters.split(/[;:]/).map(Number);
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    // Colours of the 256 and of RGB are not shown: what they are given with is passed over.
    if (code === 38 || code === 48) index += codes[index + 1] === 5 ? 2 : 4;
    else applied = applyCode(applied, code);
  }
  return applied;
}

function applyCode(look: Look, code: number): Look {
  if (code === 0) return { color: undefined, isBold: false };
  if (code === 1) return { ...look, isBold: true };
  if (code === 22) return { ...look, isBold: false };
  if (code === 39) return { ...look, color: undefined };
  if (code >= 30 && code <= 37) return { ...look, color: ANSI_COLORS[code - 30] };
  if (code >= 90 && code <= 97) return { ...look, color: ANSI_COLORS[code - 90] };
  return look;
}
