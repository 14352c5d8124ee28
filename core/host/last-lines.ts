/** The end of a text whose length nobody knows beforehand. */
export interface LastLines<Line> {
  add(line: Line, length: number): void;
  /** The lines that are kept, the newest of them whole. */
  all(): readonly Line[];
}

/** Keeps the newest lines: at least half of `most` characters where there are so many, and never more than that and one line. */
export function keepLastLines<Line>(most: number): LastLines<Line> {
  let before: Line[] = [];
  let kept: Line[] = [];
  let size = 0;
  return {
    add: (line, length) => {
      kept.push(line);
      size += length;
      if (size <= most / 2) return;
      before = kept;
      kept = [];
      size = 0;
    },
    all: () => [...before, ...kept],
  };
}
