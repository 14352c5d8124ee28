import { SlipwayError } from '#contract/errors.ts';
import type { Row } from './call-rows.ts';

/** What the values of a column are; `text` also for those that are of several kinds. */
export type ColumnKind = 'whole' | 'number' | 'boolean' | 'text';

/** Callers name the columns: without an end each row of the table would grow with every call. Spreadsheets take 16,384. */
const MOST_COLUMNS = 10_000;

/** The columns of a table, in the order in which they were first met. */
export interface TableColumns {
  /** `bad_input` when there are too many for a table. */
  add(row: Row): void;
  readonly kinds: ReadonlyMap<string, ColumnKind>;
}

/** The fixed columns keep their kind, whatever is in them. */
const FIXED: Readonly<Record<string, ColumnKind>> = {
  request_id: 'text',
  row: 'whole',
  time: 'text',
  deployment: 'text',
  status: 'whole',
  milliseconds: 'number',
  sample_rate: 'number',
};

export function openTableColumns(): TableColumns {
  const kinds = new Map<string, ColumnKind>();
  /** Only missing values so far: any kind may follow. */
  const empty = new Set<string>();
  const met = (name: string, kind: ColumnKind | undefined): void => {
    const before = kinds.get(name);
    if (kind === undefined) {
      if (before === undefined) empty.add(name);
      kinds.set(name, before ?? 'text');
    } else if (before === undefined || empty.delete(name)) kinds.set(name, kind);
    else kinds.set(name, joined(before, kind));
  };
  return {
    kinds,
    add: (row) => {
      for (const [name, value] of row) met(name, Object.hasOwn(FIXED, name) ? FIXED[name] : kindOf(value));
      if (kinds.size > MOST_COLUMNS)
        throw new SlipwayError('bad_input', {
          message: `The calls have more than ${MOST_COLUMNS.toLocaleString('en')} different columns.`,
          hint: 'Export them as JSON Lines, or choose fewer calls.',
        });
    },
  };
}

function kindOf(value: string | number | boolean | null): ColumnKind | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'whole' : 'number';
  return typeof value === 'boolean' ? 'boolean' : 'text';
}

function joined(a: ColumnKind, b: ColumnKind): ColumnKind {
  if (a === b) return a;
  const areNumbers = [a, b].every((kind) => kind === 'whole' || kind === 'number');
  return areNumbers ? 'number' : 'text';
}
