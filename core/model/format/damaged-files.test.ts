import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelFormatSchema } from '#contract/model/format.ts';
import { bufferSource } from './bytes/byte-source.ts';
import { detectBytes } from './detect-file.ts';
import { detectModelFormat } from './detect-model-format.ts';

const FIXTURES = fileURLToPath(new URL('fixtures/', import.meta.url));
const ROUNDS = 25;

/** Mulberry32: the same damage in every run, so that a failure can be repeated from its seed. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

type Random = ReturnType<typeof randomFrom>;

const DAMAGES: Readonly<Record<string, (bytes: Buffer, random: Random) => Buffer>> = {
  'cut anywhere': (bytes, random) => bytes.subarray(0, random(bytes.length)),
  'with bytes changed': (bytes, random) => {
    const changed = Buffer.from(bytes);
    for (let count = 1 + random(8); count > 0; count -= 1) changed[random(bytes.length)] = random(256);
    return changed;
  },
  'with lengths blown up': (bytes, random) => {
    const changed = Buffer.from(bytes);
    const start = random(bytes.length);
    return changed.fill(0xff, start, Math.min(bytes.length, start + 1 + random(16)));
  },
  'with a part left out': (bytes, random) => {
    const start = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random(64))]);
  },
};

const files = (await readdir(FIXTURES, { withFileTypes: true })).filter((entry) => entry.isFile());
const inFolders = ['mlflow-nested/python_model.pkl', 'saved-model/saved_model.pb'];

describe.each([...files.map((file) => file.name), ...inFolders])('%s', (name) => {
  it.each(Object.keys(DAMAGES))('is described or called unknown when %s', async (damage) => {
    const bytes = await readFile(join(FIXTURES, name));
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      const damaged = DAMAGES[damage]?.(bytes, randomFrom(seed)) ?? bytes;
      const format = await detectBytes(bufferSource(damaged), name.split('/').at(-1) ?? name);
      expect(modelFormatSchema.safeParse(format).error, `seed ${seed}`).toBeUndefined();
    }
  });
});

describe('a damaged MLflow folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-format-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(Object.keys(DAMAGES))('is described or called unknown when MLmodel is %s', async (damage) => {
    const copy = join(folder, damage.replaceAll(' ', '-'));
    await cp(join(FIXTURES, 'mlflow-nested'), copy, { recursive: true });
    const bytes = await readFile(join(copy, 'MLmodel'));
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      await writeFile(join(copy, 'MLmodel'), DAMAGES[damage]?.(bytes, randomFrom(seed)) ?? bytes);
      const format = await detectModelFormat(copy);
      expect(modelFormatSchema.safeParse(format).error, `seed ${seed}`).toBeUndefined();
    }
  });
});

describe('a file that ends too early', () => {
  it.each([
    ['pipeline.joblib', 'pickle', 0.8],
    ['logistic-protocol-2.pkl', 'pickle', 0.8],
    ['pipeline.joblib.z', 'pickle', 0.8],
    ['dense.keras', 'unknown', 0.8],
    ['iris.onnx', 'onnx', 0.8],
    ['lightgbm.txt', 'lightgbm', 0.4],
    ['xgboost.json', 'xgboost', 0.8],
    ['xgboost.ubj', 'xgboost', 0.8],
    ['catboost.cbm', 'catboost', 0.8],
    ['linear.safetensors', 'safetensors', 0.95],
  ])('says so: %s as %s at %f', async (name, kind, part) => {
    const bytes = await readFile(join(FIXTURES, name));
    const format = await detectBytes(bufferSource(bytes.subarray(0, Math.floor(bytes.length * part))), name);
    expect(format.kind).toBe(kind);
    expect(format.note).toMatch(/truncated|ends in the middle|damaged/);
  });
});
