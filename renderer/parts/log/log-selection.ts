import type { LogLine } from '#contract/task/task.ts';
import { stripAnsi } from './ansi.ts';
import { LEVELS, type Level, levelOf } from './line-facts.ts';
import type { LogBuffer } from './log-buffer.ts';

/** Which lines of a log are wanted. */
export interface LogFilter {
  /** At least this level; `output`: what says no level, as prints of a script do. */
  readonly level: Level | 'all' | 'output';
  /** Only lines that hold this id of a request. */
  readonly requestId: string;
  /** Found in lines whatever their case; empty: nothing is looked for. */
  readonly search: string;
  /** Whether lines without what is looked for are left out. */
  readonly isOnlyFound: boolean;
}

/** The lines of a buffer that a filter lets through, kept up as the buffer grows: each line is looked at once. */
export interface LogSelection {
  readonly size: number;
  lineAt(row: number): LogLine | undefined;
  /** Rows in which the search was found, ascending. */
  readonly found: readonly number[];
  /** Takes in new lines, a bounded number. False when there are more: then call again in the next frame. */
  update(): boolean;
}

/** All lines that a selection lets through. */
export function shownLines({ size, lineAt }: LogSelection): readonly LogLine[] {
  return Array.from({ length: size }, (_none, row) => lineAt(row)).filter((line) => line !== undefined);
}

/** Lines looked at in one go: some milliseconds. */
const AT_ONCE = 20_000;

/** A traceback belongs to the error before it. */
const BELONGS = /^(?:\s|Traceback|[\w.]+(?:Error|Exception)\b)/;

/** `end`: lines past this number (as the buffer counts, from the first ever) are left out; undefined: none. */
export function selectLines(buffer: LogBuffer, filter: LogFilter, end?: number): LogSelection {
  const isWanted = lineTest(filter);
  const isFound = textTest(filter.search);
  const isSearched = filter.search !== '';
  const isWhole = filter.level === 'all' && filter.requestId === '' && !(filter.isOnlyFound && isSearched);
  const most = end ?? Number.POSITIVE_INFINITY;
  let rows: number[] = [];
  let found: number[] = [];
  let dropped = buffer.dropped;
  let next = dropped;
  let inherited: Level | undefined;

  const restart = (): void => {
    rows = [];
    found = [];
    dropped = buffer.dropped;
    next = dropped;
    inherited = undefined;
  };
  const take = (line: LogLine, at: number): void => {
    const level = line.level ?? levelOf(line.text) ?? (BELONGS.test(line.text) ? inherited : undefined);
    inherited = level;
    if (!isWanted(line, level)) return;
    const isHit = isFound(line);
    if (filter.isOnlyFound && isSearched && !isHit) return;
    if (isHit) found.push(isWhole ? at - dropped : rows.length);
    if (!isWhole) rows.push(at);
  };

  return {
    get size() {
      return isWhole ? Math.min(buffer.lines.length, most - buffer.dropped) : rows.length;
    },
    get found() {
      return found;
    },
    lineAt: (row) => {
      const at = isWhole ? row : (rows[row] ?? -1) - buffer.dropped;
      return buffer.lines[at];
    },
    update: () => {
      if (buffer.dropped !== dropped) restart();
      const last = Math.min(buffer.dropped + buffer.lines.length, most);
      // With nothing to look for, every line is a row as it is.
      if (isWhole && !isSearched) return true;
      const until = Math.min(last, next + AT_ONCE);
      for (; next < until; next += 1) {
        const line = buffer.lines[next - dropped];
        if (line !== undefined) take(line, next);
      }
      return next >= last;
    },
  };
}

function lineTest({ level, requestId }: LogFilter): (line: LogLine, level: Level | undefined) => boolean {
  const least = level === 'all' || level === 'output' ? -1 : LEVELS.indexOf(level);
  return (line, own) => {
    if (requestId !== '' && line.requestId !== requestId && !line.text.includes(requestId)) return false;
    if (level === 'output') return own === undefined;
    return least < 0 || (own !== undefined && LEVELS.indexOf(own) >= least);
  };
}

function textTest(search: string): (line: LogLine) => boolean {
  if (search === '') return () => false;
  const needle = search.toLowerCase();
  return (line) =>
    stripAnsi(line.text).toLowerCase().includes(needle) ||
    line.source?.toLowerCase().includes(needle) === true;
}
