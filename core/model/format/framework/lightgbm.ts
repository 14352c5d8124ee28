import type { Features, ModelFormat } from '#contract/model/format.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { parseJson } from '../bytes/json-value.ts';
import { describe, noteOf } from '../description.ts';
import { printable } from '../pickle/pickle-value.ts';

/** Feature names and their ranges come first: a megabyte holds tens of thousands of them. */
const HEADER = 4 * 1_024 * 1_024;

export const startsAsLightgbm = (head: Buffer): boolean =>
  /^tree\r?\nversion=/.test(head.toString('latin1', 0, 32));

const headerValue = (header: string, key: string): string | undefined =>
  new RegExp(`^${key}=(.*)$`, 'm').exec(header)?.[1]?.trim();

type Categories = NonNullable<Features['categories']>;

/**
 * The values of each column that was a pandas category. LightGBM writes the lists in the order of those columns; of a
 * categorical column it writes the numbers in use (`-1:0:1`) where others have a range (`[18:79]`).
 */
const categoriesOf = (file: {
  readonly names: readonly string[] | undefined;
  readonly kinds: readonly string[] | undefined;
  readonly tail: string;
}): Categories | undefined => {
  const lists = parseJson(/^pandas_categorical:(.*)$/m.exec(file.tail)?.[1] ?? '');
  const columns = (file.names ?? []).filter((_name, index) =>
    /^-?\d+(?::-?\d+)*$/.test(file.kinds?.[index] ?? ''),
  );
  if (!Array.isArray(lists) || lists.length === 0 || lists.length !== columns.length) return undefined;
  const known = columns.flatMap((name, index) => {
    const values: unknown = lists[index];
    return Array.isArray(values) ? [[name, values.filter(isCategory).slice(0, 1_000)] as const] : [];
  });
  return known.length === columns.length ? Object.fromEntries(known) : undefined;
};

const isCategory = (value: unknown): value is Categories[string][number] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * Describes a model in LightGBM's text form. The version in it is that of the form (v2 to v4), not of the library.
 */
export const describeLightgbm = async (source: ByteSource): Promise<ModelFormat> => {
  const text = (await source.read(0, HEADER)).toString('utf8');
  const trees = text.search(/^tree_sizes=|^Tree=0/m);
  const header = trees < 0 ? text : text.slice(0, trees);
  const names = headerValue(header, 'feature_names')?.split(' ').map(printable).filter(Boolean);
  const last = Number(headerValue(header, 'max_feature_idx'));
  const objective = headerValue(header, 'objective')?.split(' ')[0];
  const classes = Number(headerValue(header, 'num_class'));
  const count = Number.isInteger(last) ? last + 1 : names?.length;
  const tail = (await source.read(Math.max(0, source.size - 65_536), 65_536)).toString('utf8');
  const kinds = headerValue(header, 'feature_infos')?.split(' ');
  const categories = categoriesOf({ names, kinds, tail });
  const whole = /^end of trees/m.test(text) || /^end of (trees|parameters)|^pandas_categorical/m.test(tail);
  return {
    kind: 'lightgbm',
    ...describe({
      framework: 'LightGBM',
      imports: ['lightgbm'],
      ...noteOf(whole ? undefined : 'The file is truncated: its trees do not end.'),
    }),
    ...(objective !== undefined && { objective: printable(objective) }),
    ...(Number.isInteger(classes) && { classes }),
    features: {
      ...(count !== undefined && { count }),
      ...(names !== undefined && { names: names.slice(0, 10_000) }),
      ...(categories !== undefined && { categories }),
    },
  };
};
