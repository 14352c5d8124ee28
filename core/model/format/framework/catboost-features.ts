import type { Features } from '#contract/model/format.ts';
import { printable } from '../pickle/pickle-value.ts';

/**
 * The columns of a CatBoost model. Its core is a FlatBuffer of `catboost/libs/model/flatbuffers/model.fbs`: a table
 * has a list of places (`vtable`) in which each field has a fixed number.
 */
const TREES_OF_CORE = 1;
const CATEGORICAL_OF_TREES = 4;
const NUMERIC_OF_TREES = 5;
const FIELDS = { flatIndex: { categorical: 1, numeric: 2 }, name: { categorical: 2, numeric: 4 } } as const;

const MOST_COLUMNS = 10_000;
const LONGEST_NAME = 1_000;
/** CatBoost takes any text where it saw categories: those that it does not know count as new. */
const ANY_CATEGORY = 'any';

interface Column {
  readonly index: number;
  readonly name: string;
  readonly isText: boolean;
}

/** Returns names and number of the columns; undefined where the core is cut, damaged, or has columns of other kinds. */
export function catboostFeatures(core: Buffer): Features | undefined {
  try {
    const trees = tableAt(core, fieldOf(core, core.readUInt32LE(0), TREES_OF_CORE));
    if (trees === undefined) return undefined;
    const columns = [
      ...columnsOf(core, fieldOf(core, trees, CATEGORICAL_OF_TREES), 'categorical'),
      ...columnsOf(core, fieldOf(core, trees, NUMERIC_OF_TREES), 'numeric'),
    ].toSorted((one, other) => one.index - other.index);
    // A gap is a column of texts or embeddings, of which nothing is known here.
    return columns.length > 0 && columns.every(({ index }, place) => index === place)
      ? featuresOf(columns)
      : undefined;
  } catch (error) {
    // A place outside of what was read.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function featuresOf(columns: readonly Column[]): Features {
  const count = columns.length;
  // Of an array CatBoost records the numbers of the columns as their names.
  if (columns.every(({ name, index }) => name === '' || name === String(index))) return { count };
  const texts = columns.filter(({ isText }) => isText).map(({ name }) => [name, ANY_CATEGORY] as const);
  return {
    count,
    names: columns.map(({ name }) => name),
    ...(texts.length > 0 && { texts: Object.fromEntries(texts) }),
  };
}

function columnsOf(
  core: Buffer,
  place: number | undefined,
  kind: 'categorical' | 'numeric',
): readonly Column[] {
  const list = tableAt(core, place);
  if (list === undefined) return [];
  const count = core.readUInt32LE(list);
  if (count > MOST_COLUMNS) throw new RangeError('more columns than are read');
  return Array.from({ length: count }, (_, number) => {
    const entry = list + 4 + 4 * number;
    const table = entry + core.readUInt32LE(entry);
    const index = fieldOf(core, table, FIELDS.flatIndex[kind]);
    return {
      index: index === undefined ? -1 : core.readInt32LE(index),
      name: textAt(core, fieldOf(core, table, FIELDS.name[kind])),
      isText: kind === 'categorical',
    };
  });
}

/** The place of a field of a table; undefined when the table does not have it. */
function fieldOf(core: Buffer, table: number, field: number): number | undefined {
  const vtable = table - core.readInt32LE(table);
  const entry = 4 + 2 * field;
  if (entry + 2 > core.readUInt16LE(vtable)) return undefined;
  const offset = core.readUInt16LE(vtable + entry);
  return offset === 0 ? undefined : table + offset;
}

/** What a field points to: a table or a list. */
function tableAt(core: Buffer, place: number | undefined): number | undefined {
  return place === undefined ? undefined : place + core.readUInt32LE(place);
}

function textAt(core: Buffer, place: number | undefined): string {
  const start = tableAt(core, place);
  if (start === undefined) return '';
  const length = core.readUInt32LE(start);
  if (length > LONGEST_NAME || start + 4 + length > core.length)
    throw new RangeError('a name outside of the core');
  return printable(core.toString('utf8', start + 4, start + 4 + length));
}
