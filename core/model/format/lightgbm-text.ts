import type { Features } from '#contract/model/format.ts';
import { parseJson } from './bytes/json-value.ts';
import { printable } from './pickle/pickle-value.ts';

/** What LightGBM's text form says of a model's columns. It stands in files, and in pickles of LightGBM's estimators. */

export const headerValue = (header: string, key: string): string | undefined =>
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

/** The columns that a model was fitted to, by the beginning of its text (up to its trees) and the end of it. */
export const lightgbmFeatures = (header: string, tail: string): Features => {
  const names = headerValue(header, 'feature_names')?.split(' ').map(printable).filter(Boolean);
  const last = Number(headerValue(header, 'max_feature_idx'));
  const count = Number.isInteger(last) ? last + 1 : names?.length;
  const kinds = headerValue(header, 'feature_infos')?.split(' ');
  const categories = categoriesOf({ names, kinds, tail });
  return {
    ...(count !== undefined && { count }),
    ...(names !== undefined && { names: names.slice(0, 10_000) }),
    ...(categories !== undefined && { categories }),
  };
};
