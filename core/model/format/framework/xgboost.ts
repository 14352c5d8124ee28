import type { Features, ModelFormat } from '#contract/model/format.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { parseJson } from '../bytes/json-value.ts';
import { readTexts, xgboostVersionInUbjson } from '../bytes/ubjson.ts';
import { describe, noteOf } from '../description.ts';
import { printable } from '../pickle/pickle-value.ts';

/** Names and parameters stand at both ends of the file, the trees between. */
const END = 256 * 1_024;

const OBJECTIVE = '(?:binary|multi|reg|rank|count|survival):[a-z0-9_]+';
const BOOSTER = 'gbtree|gblinear|dart';

type XgboostFormat = Extract<ModelFormat, { readonly kind: 'xgboost' }>;

interface Told {
  readonly container: XgboostFormat['container'];
  readonly version: string | undefined;
  readonly objective: string | undefined;
  readonly booster: string | undefined;
  readonly features: Features;
  readonly note: string | undefined;
}

const describeTold = (told: Told): XgboostFormat => ({
  kind: 'xgboost',
  ...describe({
    framework: 'XGBoost',
    imports: ['xgboost'],
    packages: told.version === undefined ? {} : { xgboost: told.version },
    ...noteOf(told.note),
  }),
  container: told.container,
  ...(told.objective !== undefined && { objective: told.objective }),
  ...(told.booster !== undefined && { booster: told.booster }),
  features: told.features,
});

const CUT = 'The file is truncated or damaged: its end is not that of a model.';

const readEnds = async (source: ByteSource): Promise<{ head: Buffer; tail: Buffer }> => ({
  head: await source.read(0, END),
  tail: await source.read(Math.max(0, source.size - END), END),
});

const featuresOf = (names: readonly string[] | undefined, count: string | undefined): Features => {
  const known = names !== undefined && names.length > 0 ? names.map(printable) : undefined;
  const number = count === undefined ? known?.length : Number(count);
  return { ...(number !== undefined && { count: number }), ...(known !== undefined && { names: known }) };
};

const jsonNames = (head: string): readonly string[] | undefined => {
  // XGBoost refuses brackets in feature names, so the first one ends the list.
  const list = parseJson(/"feature_names"\s*:\s*(\[[^[\]]*\])/.exec(head)?.[1] ?? '');
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : undefined;
};

/** XGBoost's JSON form: an object whose first key is `learner`, or `version` with `learner` right after it. */
export const startsAsXgboostJson = (head: Buffer): boolean => {
  const text = head.toString('utf8');
  return /^\s*\{\s*"(learner|version)"/.test(text) && text.includes('"learner"');
};

/** Describes XGBoost's JSON form; undefined when the JSON is something else. */
export const describeXgboostJson = async (source: ByteSource): Promise<ModelFormat | undefined> => {
  const ends = await readEnds(source);
  const head = ends.head.toString('utf8');
  const tail = ends.tail.toString('utf8');
  if (!startsAsXgboostJson(ends.head)) return undefined;
  const version = /"version"\s*:\s*\[\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\]/;
  const found = version.exec(tail) ?? version.exec(head);
  const both = `${head}${tail}`;
  const objective = new RegExp(`"name"\\s*:\\s*"(${OBJECTIVE})"`);
  return describeTold({
    container: 'json',
    version: found?.slice(1).join('.'),
    objective: (objective.exec(tail) ?? objective.exec(head))?.[1],
    booster: new RegExp(`"name"\\s*:\\s*"(${BOOSTER})"`).exec(both)?.[1],
    features: featuresOf(jsonNames(head), /"num_feature"\s*:\s*"(\d{1,9})"/.exec(both)?.[1]),
    note: tail.trimEnd().endsWith('}') ? undefined : CUT,
  });
};

/** UBJSON: an object whose first key is `learner`. */
export const startsAsXgboostUbjson = (head: Buffer): boolean =>
  head.toString('latin1', 0, 2) === '{L' && head.toString('latin1', 10, 17) === 'learner';

/** Describes XGBoost's UBJSON form, the default since 2.1. */
export const describeXgboostUbjson = async (source: ByteSource): Promise<ModelFormat> => {
  const { head, tail } = await readEnds(source);
  const both = `${head.toString('latin1')}${tail.toString('latin1')}`;
  return describeTold({
    container: 'ubj',
    version: xgboostVersionInUbjson(tail),
    objective: new RegExp(`nameSL[\\s\\S]{8}(${OBJECTIVE})`).exec(both)?.[1],
    booster: new RegExp(`nameSL[\\s\\S]{8}(${BOOSTER})`).exec(both)?.[1],
    features: featuresOf(readTexts(head, 'feature_names'), /num_featureSL[\s\S]{8}(\d{1,9})/.exec(both)?.[1]),
    note: tail.at(-1) === 0x7d ? undefined : CUT,
  });
};

const PARAMETERS = 136;

/**
 * Where the old binary form's objective stands: after `LearnerModelParamLegacy` (136 bytes), and after `binf` where
 * the Python package wrote it (src/learner.cc).
 */
const binaryStart = (head: Buffer): number | undefined => {
  const start = head.toString('latin1', 0, 4) === 'binf' ? 4 : 0;
  if (head.length < start + PARAMETERS + 16) return undefined;
  const length = head.readUInt32LE(start + PARAMETERS);
  if (length < 3 || length > 64 || head.readUInt32LE(start + PARAMETERS + 4) !== 0) return undefined;
  const name = head.toString('latin1', start + PARAMETERS + 8, start + PARAMETERS + 8 + length);
  return new RegExp(`^(${OBJECTIVE})$`).test(name) ? start : undefined;
};

export const startsAsXgboostBinary = (head: Buffer): boolean => binaryStart(head) !== undefined;

/** Describes XGBoost's binary form, which 3.1 and later no longer read. */
export const describeXgboostBinary = (head: Buffer): ModelFormat => {
  const start = binaryStart(head) ?? 0;
  const [major, minor] = [head.readUInt32LE(start + 20), head.readUInt32LE(start + 24)];
  const names = head.toString('latin1', start + PARAMETERS, start + PARAMETERS + 160);
  return describeTold({
    container: 'binary',
    version: major > 0 && major < 100 ? `${major}.${minor}` : undefined,
    objective: new RegExp(OBJECTIVE).exec(names)?.[0],
    booster: new RegExp(BOOSTER).exec(names)?.[0],
    features: { count: head.readUInt32LE(start + 4) },
    note: 'It is in the binary form that XGBoost reads up to version 3.0 only: save it again as JSON or UBJSON.',
  });
};
