import { type AnswerChange, CHANGE_CLASSES, type ChangedValue } from '#contract/service/answer-change.ts';

/** What two versions answered to one sample, as JSON text. */
export interface AnswerPair {
  readonly before: string;
  readonly after: string;
}

const MOST_CHANGES = 50;
/** Characters of a value that are kept: the record of a deployment has little room. */
const MOST_TEXT = 120;
/** Values of one answer that are compared. */
const MOST_VALUES = 10_000;
/** What lies deeper is compared as one text. */
const DEEPEST = 100;

type Leaf = string | number | boolean | null;

/** Compares the answers value by value, each at its place. Never throws: what is no JSON is compared as text. */
export function compareAnswers(pairs: readonly AnswerPair[]): AnswerChange {
  const values = pairs.flatMap(comparedValues);
  const changes = values.filter(({ isChanged }) => isChanged);
  const numbers = values.map(({ change }) => change).filter((change) => change !== undefined);
  return {
    samples: pairs.length,
    changedSamples: new Set(changes.map(({ sample }) => sample)).size,
    values: values.length,
    changedValues: changes.length,
    ...(numbers.length === 0 ? {} : { largest: numbers.reduce((a, b) => Math.max(a, b)) }),
    histogram: Array.from(
      { length: CHANGE_CLASSES.length + 1 },
      (_none, at) => numbers.filter((change) => classOf(change) === at).length,
    ),
    changes: changes
      .sort(largestFirst)
      .slice(0, MOST_CHANGES)
      .map(({ isChanged: _changed, ...change }) => change),
  };
}

interface ComparedValue extends ChangedValue {
  readonly isChanged: boolean;
}

function comparedValues({ before, after }: AnswerPair, index: number): readonly ComparedValue[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].map((path) => ({
    sample: index + 1,
    path,
    before: textOf(was.get(path)),
    after: textOf(is.get(path)),
    ...changeAt(was.get(path), is.get(path)),
  }));
}

/** A change without a percentage (another label, a value more or less) stands before all numbers. */
function largestFirst(a: ChangedValue, b: ChangedValue): number {
  const [one, other] = [a.change ?? Number.POSITIVE_INFINITY, b.change ?? Number.POSITIVE_INFINITY];
  return one === other ? a.sample - b.sample : other - one;
}

function changeAt(
  before: Leaf | undefined,
  after: Leaf | undefined,
): { readonly isChanged: boolean; readonly change?: number } {
  if (typeof before !== 'number' || typeof after !== 'number') return { isChanged: before !== after };
  if (before === after) return { isChanged: false, change: 0 };
  // From zero every number is infinitely more.
  if (before === 0) return { isChanged: true };
  return { isChanged: true, change: Math.abs(after - before) / Math.abs(before) };
}

function classOf(change: number): number {
  const at = CHANGE_CLASSES.findIndex((end) => change <= end);
  return at < 0 ? CHANGE_CLASSES.length : at;
}

/** The values of an answer by their place, as `result[0].score`. */
function leavesOf(text: string): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const walk = (value: unknown, path: string, depth: number): void => {
    if (leaves.size >= MOST_VALUES) return;
    const inside = entriesOf(value, path);
    if (inside === undefined) leaves.set(path, isLeaf(value) ? value : null);
    else if (depth === DEEPEST) leaves.set(path, deepText(value) ?? text);
    else for (const [place, item] of inside) walk(item, place, depth + 1);
  };
  walk(parse(text), '', 0);
  return leaves;
}

/** What is in a list or an object, each with its place; undefined: it is a value itself. */
function entriesOf(value: unknown, path: string): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [`${path}[${index}]`, item] as const);
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).map(([key, item]) => [path === '' ? key : `${path}.${key}`, item] as const);
}

/** JSON of what is too deep for places of its own; undefined when it is too deep for JSON too. */
function deepText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A script may answer anything; its text is then the only value.
    return text;
  }
}

function textOf(value: Leaf | undefined): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
