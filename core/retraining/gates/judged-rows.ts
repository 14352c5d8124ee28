export type Cell = string | number | boolean;

/** What a model answered to the rows of a holdout, one for each. */
export interface Answers {
  readonly predicted: readonly Cell[];
  /** Probability of the positive class; none when no output holds it. */
  readonly scores?: readonly number[] | undefined;
}

/** Rows with a label that both models have answered; without a champion those that the candidate has. */
export interface JudgedRows {
  readonly labels: readonly Cell[];
  readonly positive: Cell;
  readonly candidate: Answers;
  readonly champion?: Answers | undefined;
  /** Values of the columns by which gates slice, one for each row. */
  readonly slices: ReadonlyMap<string, readonly string[]>;
}

/** The rows at these places. */
export function rowsAt(rows: JudgedRows, places: readonly number[]): JudgedRows {
  const pick = <Value>(values: readonly Value[]): Value[] => places.flatMap((at) => values.slice(at, at + 1));
  const answersAt = ({ predicted, scores }: Answers): Answers => ({
    predicted: pick(predicted),
    ...(scores === undefined ? {} : { scores: pick(scores) }),
  });
  return {
    labels: pick(rows.labels),
    positive: rows.positive,
    candidate: answersAt(rows.candidate),
    champion: rows.champion === undefined ? undefined : answersAt(rows.champion),
    slices: new Map(),
  };
}
