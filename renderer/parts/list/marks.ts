/** Ids of the rows that are marked together; empty: only the selected one counts. */
export type Marks = ReadonlySet<string>;

export const NO_MARKS: Marks = new Set();

interface MarkedRow {
  /** All rows, in their order. */
  readonly ids: readonly string[];
  readonly marks: Marks;
  /** The row that is shown, where a range starts. */
  readonly selected: string | undefined;
  /** The row that was clicked, or that a key leads to. */
  readonly id: string;
}

/** One row more or less, as Ctrl and a click do. The selected row counts as marked. */
export function toggleMark({ marks, selected, id }: Omit<MarkedRow, 'ids'>): Marks {
  const marked = new Set(marks.size === 0 && selected !== undefined ? [selected] : marks);
  if (!marked.delete(id)) marked.add(id);
  return marked;
}

/** The rows from where the range starts to this one, as Shift and a click do. */
export function markRange({ ids, selected, id }: Omit<MarkedRow, 'marks'>): Marks {
  const to = ids.indexOf(id);
  const from = selected === undefined ? to : ids.indexOf(selected);
  if (to < 0) return NO_MARKS;
  const start = from < 0 ? to : from;
  return new Set(ids.slice(Math.min(start, to), Math.max(start, to) + 1));
}

/** Marks of rows that are no longer there are forgotten; one mark alone is no more than a selection. */
export function presentMarks(marks: Marks, ids: readonly string[]): Marks {
  const present = ids.filter((id) => marks.has(id));
  return present.length < 2 ? NO_MARKS : new Set(present);
}
