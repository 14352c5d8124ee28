import type { ModelFormat } from '#contract/model/format.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { describe, noteOf } from '../description.ts';
import { catboostFeatures } from './catboost-features.ts';

const MAGIC = 'CBM1';
/** The magic and the length of the core. */
const HEAD_BYTES = 8;
const CORE = 8 * 1_024 * 1_024;
const VERSION_KEY = Buffer.from('catboost_version_info');

export const startsAsCatboost = (head: Buffer): boolean => head.toString('latin1', 0, 4) === MAGIC;

/** A build from a release says so in the text that stands before its key in the model's information. */
const versionIn = (core: Buffer): string | undefined => {
  const key = core.indexOf(VERSION_KEY);
  if (key < 0) return undefined;
  const before = core.toString('latin1', Math.max(0, key - 2_048), key);
  return /tags\/v(\d+(?:\.\d+)+)|release (\d+(?:\.\d+)+)/
    .exec(before)
    ?.slice(1)
    .find((match) => match !== undefined);
};

/** Describes a model in CatBoost's binary form: a magic, the length of the core and the core as a FlatBuffer. */
export const describeCatboost = async (source: ByteSource): Promise<ModelFormat> => {
  const core = await source.read(0, CORE);
  const version = versionIn(core);
  const features = catboostFeatures(core.subarray(HEAD_BYTES));
  const whole = core.length >= HEAD_BYTES && source.size >= HEAD_BYTES + core.readUInt32LE(4);
  return {
    kind: 'catboost',
    ...(features !== undefined && { features }),
    ...describe({
      framework: 'CatBoost',
      imports: ['catboost'],
      packages: version === undefined ? {} : { catboost: version },
      ...noteOf(whole ? undefined : 'The file is truncated: it is shorter than its model.'),
    }),
  };
};
