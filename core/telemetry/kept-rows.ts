import { SlipwayError } from '#contract/errors.ts';

/** What is judged is compared in memory: more rows than this are not. */
export const MOST_ROWS = 5_000_000;
/** Letters of different texts, such as request ids or names of classes. */
export const MOST_LETTERS = 256 * 2 ** 20;
/** Texts that are looked for again: those of classes repeat, ids do not. */
const MOST_KNOWN = 10_000;

export interface KeptRows {
  /** Counts a row that is kept. `bad_input` when there are too many. */
  add(): void;
  /** Returns the value, once for equal texts. `bad_input` when all texts together are too long. */
  keep<Value>(value: Value): Value;
}

/** Counts what one reading keeps of a file in memory, so that no file can fill it. `name` is what the rows are of. */
export function keptRows(name: string, most = { rows: MOST_ROWS, letters: MOST_LETTERS }): KeptRows {
  const known = new Map<unknown, unknown>();
  let rows = 0;
  let letters = 0;
  return {
    add: () => {
      rows += 1;
      if (rows > most.rows) throw tooMuch(name, `more than ${most.rows.toLocaleString('en')} rows`);
    },
    keep: <Value>(value: Value): Value => {
      if (typeof value !== 'string') return value;
      if (known.has(value)) return known.get(value) as Value;
      letters += value.length;
      if (letters > most.letters)
        throw tooMuch(name, `more than ${(most.letters / 2 ** 20).toLocaleString('en')} MB of text`);
      if (known.size < MOST_KNOWN) known.set(value, value);
      return value;
    },
  };
}

function tooMuch(name: string, what: string): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `There are more rows in ${name} than can be compared: ${what}.`,
    hint: 'What is compared is kept in memory: use fewer rows, such as a random part of them.',
  });
}
