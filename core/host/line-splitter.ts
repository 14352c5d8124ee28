/** Lines of texts that come in pieces. */
export interface LineSplitter {
  /** Returns the lines that are whole now. */
  push(piece: string): readonly string[];
  /** Returns what came after the last end of a line, if anything did. */
  end(): string | undefined;
}

/**
 * Characters of a line. A longer one is cut: a program that never ends its line would fill memory, and each piece of it would
 * take more time than the one before.
 */
const LONGEST = 256 * 1024;

/** Takes time and memory in proportion to what comes, whatever comes. */
export function createLineSplitter(longest = LONGEST): LineSplitter {
  let rest = '';
  return {
    push: (piece) => {
      const lines: string[] = [];
      const [first = '', ...others] = piece.split('\n');
      rest += first;
      for (const other of others) {
        lines.push(...cut(rest, longest), rest.slice(wholeLength(rest, longest)));
        rest = other;
      }
      if (rest.length > longest) {
        lines.push(...cut(rest, longest));
        rest = rest.slice(wholeLength(rest, longest));
      }
      return lines;
    },
    end: () => {
      const last = rest;
      rest = '';
      return last === '' ? undefined : last;
    },
  };
}

/** The length of the pieces that are cut off a line; its last piece is left, which is never empty but for an empty line. */
function wholeLength(line: string, longest: number): number {
  return Math.max(0, Math.ceil(line.length / longest) - 1) * longest;
}

function cut(line: string, longest: number): readonly string[] {
  return Array.from({ length: wholeLength(line, longest) / longest }, (_none, index) =>
    line.slice(index * longest, (index + 1) * longest),
  );
}
