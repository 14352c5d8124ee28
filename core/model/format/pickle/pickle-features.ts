import type { Features } from '#contract/model/format.ts';
import type { PickleFindings } from './pickle-scan.ts';
import { className, entryOf, isValue, itemsOf, type PickleValue, printable } from './pickle-value.ts';

/** Pipelines in searches in pipelines: deeper than this nobody nests them. */
const MOST_DEPTH = 8;

/**
 * The features that the outermost estimator of a pickle was fitted to. In a pickle the inner ones come first, and
 * those of a ColumnTransformer know only their own columns.
 */
export const featuresOf = (
  findings: Pick<PickleFindings, 'featureNames' | 'featureCount' | 'booster'>,
  root: PickleValue | undefined,
): Features => {
  const outer = root === undefined ? undefined : fittedTo(root, 0);
  // What comes after a vectorizer counts words, not columns that a request has.
  if (outer === undefined && root !== undefined && startsWithVectorizer(root, 0)) return {};
  const names = textsIn(outer === undefined ? findings.featureNames : outer.names) ?? findings.booster?.names;
  const count = (outer === undefined ? findings.featureCount : outer.count) ?? names?.length;
  if (count === undefined) return {};
  if (names?.length !== count) return { count };
  const texts = new Map<string, string>();
  if (root !== undefined) noteTexts(root, { columns: names, all: names, texts, depth: 0 });
  const { categories } = names === findings.booster?.names ? (findings.booster ?? {}) : {};
  return {
    count,
    names,
    ...(texts.size > 0 && { texts: Object.fromEntries(texts) }),
    ...(categories !== undefined && { categories }),
  };
};

/** The texts in a NumPy array of objects: `(version, shape, dtype, is_fortran, [items])` is its state. */
const textsIn = (value: PickleValue | undefined, depth = 0): readonly string[] | undefined => {
  const items = objectsIn(value, depth);
  const texts = items?.filter((item) => typeof item === 'string');
  return texts !== undefined && texts.length > 0 && texts.length === items?.length
    ? texts.map(printable)
    : undefined;
};

/** All items of such an array; undefined when there are more than are kept. */
const objectsIn = (value: PickleValue | undefined, depth = 0): readonly PickleValue[] | undefined => {
  if (!isValue(value, 'instance') || depth > 2) return undefined;
  if (isValue(value.state, 'instance')) return objectsIn(value.state, depth + 1);
  const list = itemsOf(value.state)[4];
  return isValue(list, 'sequence') && itemsOf(list).length === list.length ? itemsOf(list) : undefined;
};

const attribute = (value: PickleValue, name: string): PickleValue | undefined =>
  isValue(value, 'instance') ? entryOf(value.state, name) : undefined;

/** The estimators of a Pipeline, in order; a step may be `'passthrough'` or None. */
const stepsOf = (value: PickleValue): readonly PickleValue[] =>
  itemsOf(attribute(value, 'steps')).flatMap((step) => itemsOf(step)[1] ?? []);

interface Fitted {
  readonly names: PickleValue | undefined;
  readonly count: number | undefined;
}

const fittedTo = (value: PickleValue, depth: number): Fitted | undefined => {
  if (depth > MOST_DEPTH) return undefined;
  const names = attribute(value, 'feature_names_in_');
  const count = attribute(value, 'n_features_in_') ?? attribute(value, '_n_features');
  if (names !== undefined || typeof count === 'number')
    return { names, count: typeof count === 'number' ? count : undefined };
  const first = firstStep(value);
  return first === undefined ? undefined : fittedTo(first, depth + 1);
};

const firstStep = (value: PickleValue): PickleValue | undefined =>
  stepsOf(value).find((step) => isValue(step, 'instance')) ?? attribute(value, 'best_estimator_');

const startsWithVectorizer = (value: PickleValue, depth: number): boolean => {
  if (/^sklearn\.feature_extraction\.text\./.test(className(value) ?? '')) return true;
  const first = depth > MOST_DEPTH ? undefined : firstStep(value);
  return first !== undefined && startsWithVectorizer(first, depth + 1);
};

/** What is known where the walk through the transformers of a model is. */
interface Walk {
  /** The columns that arrive here. */
  readonly columns: readonly string[];
  readonly all: readonly string[];
  /** Column → a text that it may hold. */
  readonly texts: Map<string, string>;
  readonly depth: number;
}

/** Notes the columns that hold text: those whose encoder saw categories of text, and those given to a vectorizer. */
const noteTexts = (value: PickleValue, walk: Walk): void => {
  if (walk.depth > MOST_DEPTH || !isValue(value, 'instance')) return;
  const columns = textsIn(attribute(value, 'feature_names_in_')) ?? walk.columns;
  noteCategories(value, columns, walk.texts);
  for (const transformer of itemsOf(attribute(value, 'transformers_'))) noteTransformer(transformer, walk);
  const search = attribute(value, 'best_estimator_');
  const inner: readonly PickleValue[] = search === undefined ? stepsOf(value) : [...stepsOf(value), search];
  for (const one of inner) noteTexts(one, { ...walk, columns, depth: walk.depth + 1 });
};

/** The categories of an encoder, one array a column. */
const noteCategories = (
  encoder: PickleValue,
  columns: readonly string[],
  texts: Map<string, string>,
): void => {
  for (const [index, seen] of itemsOf(attribute(encoder, 'categories_')).entries()) {
    const text = objectsIn(seen)?.find((item) => typeof item === 'string' && item !== '');
    const column = columns[index];
    if (column !== undefined && typeof text === 'string') texts.set(column, printable(text));
  }
};

/** A transformer of a ColumnTransformer: `(name, transformer, columns)`. */
const noteTransformer = (transformer: PickleValue, walk: Walk): void => {
  const [, fitted, chosen] = itemsOf(transformer);
  if (fitted === undefined || !isValue(fitted, 'instance')) return;
  // One column by its bare name goes to the transformer as a list of texts: what text vectorizers take.
  if (typeof chosen === 'string') walk.texts.set(printable(chosen), 'text');
  else noteTexts(fitted, { ...walk, columns: namesOfColumns(chosen, walk.all), depth: walk.depth + 1 });
};

/** Columns of a ColumnTransformer: names or positions. */
const namesOfColumns = (chosen: PickleValue | undefined, all: readonly string[]): readonly string[] =>
  itemsOf(chosen).map((one) => {
    if (typeof one === 'string') return printable(one);
    return typeof one === 'number' ? (all.at(one) ?? '') : '';
  });
