import type { Features } from '#contract/model/format.ts';
import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { readTexts, xgboostVersionInUbjson } from '../bytes/ubjson.ts';
import { lightgbmFeatures } from '../lightgbm-text.ts';
import { isVersion, publicVersion, versionKey } from '../recorded-versions.ts';
import { rawArrayAfter } from './joblib-array.ts';
import { applyOpcode } from './pickle-effects.ts';
import { decodeOpcode, OPCODE_WINDOW, type Opcode, type OpcodeError } from './pickle-opcodes.ts';
import { MalformedPickle, PickleStack } from './pickle-stack.ts';
import { type GlobalValue, isValue, type PickleValue, printable } from './pickle-value.ts';

/** What the opcodes of one or more pickles told. Filled as they are read, so that a cut file tells what it can. */
export interface PickleFindings {
  protocol: number | undefined;
  /** Whether opcodes were used that protocol 0 has not. */
  binary: boolean;
  /** In order of first use. */
  readonly globals: GlobalValue[];
  hiddenGlobals: boolean;
  /** False when the pickle is so big that names were lost on the way. */
  followed: boolean;
  /** PyPI package → version. */
  readonly packages: Record<string, string>;
  python: string | undefined;
  /** `n_features_in_` and `feature_names_in_` of the first estimator that has them. */
  featureCount: number | undefined;
  featureNames: PickleValue | undefined;
  /** The columns of a booster of XGBoost or LightGBM, which it keeps in a form of its own. */
  booster: Features | undefined;
  opcodes: number;
}

/** How a pickle ended: at its STOP, or before it. */
export type PickleEnd =
  | { readonly end: 'stop'; readonly value: PickleValue | undefined }
  | { readonly end: 'truncated' | 'malformed' | 'limit'; readonly reason: string };

/** Opcodes looked at in one file: enough for a vocabulary of hundreds of thousands of words, about a second. */
const MOST_OPCODES = 5_000_000;

/** Protocol 1 brought opcodes with binary arguments and empty containers. */
const BINARY = /^(SHORT_|LONG_)?BIN|^EMPTY_/;

export const noFindings = (): PickleFindings => ({
  protocol: undefined,
  binary: false,
  globals: [],
  hiddenGlobals: false,
  followed: true,
  packages: {},
  python: undefined,
  featureCount: undefined,
  featureNames: undefined,
  booster: undefined,
  opcodes: 0,
});

/** scikit-learn's attribute, and LightGBM's own before it is fitted through scikit-learn's checks. */
const FEATURE_COUNTS = new Set(['n_features_in_', '_n_features']);

const noteEntry = (findings: PickleFindings, key: string, value: PickleValue): void => {
  if (FEATURE_COUNTS.has(key) && typeof value === 'number') findings.featureCount ??= value;
  if (key === 'feature_names_in_') findings.featureNames ??= value;
  // Classes have it since Python 3.13 ("What's New"); cloudpickle writes them down whole.
  if (key === '__firstlineno__') findings.python ??= '3.13';
  if (!key.includes('_version') || !isVersion(value)) return;
  const recorded = versionKey(key);
  if (recorded === undefined) return;
  if ('python' in recorded) findings.python ??= value;
  else findings.packages[recorded.package] ??= publicVersion(value);
};

const listenerFor = (findings: PickleFindings) => ({
  global: (value: GlobalValue) => {
    findings.globals.push(value);
  },
  hiddenGlobal: ({ exhausted }: { readonly exhausted: boolean }) => {
    if (exhausted) findings.followed = false;
    else findings.hiddenGlobals = true;
  },
  entry: (key: string, value: PickleValue) => noteEntry(findings, key, value),
});

/** XGBoost pickles its booster as UBJSON: names stand at its start, parameters and the library's version at its end. */
const HEAD = 256 * 1024;
const TAIL = 2048;

const skipPayload = async (
  cursor: ByteCursor,
  length: number,
  findings: PickleFindings,
): Promise<boolean> => {
  const start = length > TAIL ? (await cursor.peek(5)).toString('latin1') : '';
  if (start === 'tree\n') return skipLightgbm(cursor, length, findings);
  if (!start.startsWith('{L')) return cursor.skip(length);
  const head = (await cursor.peek(HEAD)).subarray(0, length);
  const names = readTexts(head, 'feature_names');
  if (names !== undefined && names.length > 0) findings.booster ??= { names: names.map(printable) };
  if (!(await cursor.skip(length - TAIL))) return false;
  const tail = await cursor.peek(TAIL);
  const version = xgboostVersionInUbjson(tail);
  if (version !== undefined) findings.packages.xgboost ??= version;
  const count = /num_featureSL[\s\S]{8}(\d{1,9})/.exec(tail.toString('latin1'))?.[1];
  if (count !== undefined) findings.featureCount ??= Number(count);
  return cursor.skip(TAIL);
};

/** LightGBM's estimators pickle their booster as the text of its file. */
const skipLightgbm = async (
  cursor: ByteCursor,
  length: number,
  findings: PickleFindings,
): Promise<boolean> => {
  const head = (await cursor.peek(HEAD)).subarray(0, length);
  if (!(await cursor.skip(Math.max(0, length - HEAD)))) return false;
  const rest = Math.min(length, HEAD);
  const tail = (await cursor.peek(rest)).subarray(0, rest);
  findings.booster ??= lightgbmFeatures(head.toString('utf8'), tail.toString('utf8'));
  return cursor.skip(rest);
};

/** Passes an opcode that was shown whole. */
const passBuffered = (cursor: ByteCursor, opcode: Opcode): boolean => {
  if (opcode.skip !== 0) return false;
  cursor.advance(opcode.size);
  return true;
};

/** Passes an opcode with an argument that is not looked at. Returns false if the end came first. */
const passLong = async (cursor: ByteCursor, opcode: Opcode, findings: PickleFindings): Promise<boolean> => {
  cursor.advance(opcode.size);
  if (opcode.skip === 'line') return cursor.skipLine();
  return skipPayload(cursor, opcode.skip, findings);
};

const malformed = (reason: string): PickleEnd => ({ end: 'malformed', reason });
const CUT: PickleEnd = { end: 'truncated', reason: 'The file ends in the middle of the pickle.' };
const LIMIT: PickleEnd = {
  end: 'limit',
  reason: 'Only the first 5,000,000 opcodes of the pickle were checked.',
};
const NO_OPCODE: Readonly<Record<OpcodeError, PickleEnd>> = {
  truncated: CUT,
  'not-an-opcode': malformed('The pickle is damaged.'),
};

/** Passes the raw bytes or the nested pickle after a joblib array wrapper. Returns what went wrong, if anything. */
const passArray = async (
  cursor: ByteCursor,
  value: PickleValue | undefined,
  findings: PickleFindings,
): Promise<PickleEnd | undefined> => {
  if (!isValue(value, 'instance')) return undefined;
  const array = rawArrayAfter(value);
  switch (array?.form) {
    case undefined:
      return undefined;
    case 'unreadable':
      return malformed('An array in it does not say how long it is.');
    case 'pickle': {
      const nested = await scanPickle(cursor, findings, { arrays: false });
      if (nested.end !== 'stop') return nested;
      // The names of features are such an array: so the wrapper can find its items.
      if (nested.value !== undefined) value.state = nested.value;
      return undefined;
    }
    case 'bytes':
      return (await passBytes(cursor, array)) ? undefined : CUT;
  }
};

/** The bytes of an array. Aligned ones come after padding, and its length in one byte. */
const passBytes = async (
  cursor: ByteCursor,
  array: { readonly length: number; readonly aligned: boolean },
): Promise<boolean> => {
  if (!array.aligned) return cursor.skip(array.length);
  const [padding] = await cursor.peek(1);
  return padding !== undefined && cursor.skip(1 + padding + array.length);
};

const NEWEST_PROTOCOL = 5;

/** Notes what the opcode by itself tells of the pickle. Returns why it cannot be read, if so. */
const noteOpcode = (findings: PickleFindings, { name, argument }: Opcode): PickleEnd | undefined => {
  if (name === 'PROTO') {
    if (Number(argument) > NEWEST_PROTOCOL) return malformed('No such pickle protocol is known.');
    findings.protocol ??= Number(argument);
  }
  if (findings.protocol === undefined && BINARY.test(name)) findings.binary = true;
  return undefined;
};

/** Lets the opcode act on the stack. Returns why it cannot be followed, if so. */
const follow = (stack: PickleStack, opcode: Opcode): PickleEnd | undefined => {
  try {
    applyOpcode(stack, opcode);
    return undefined;
  } catch (error) {
    if (!(error instanceof MalformedPickle)) throw error;
    return malformed(`The pickle cannot be followed: ${error.message}.`);
  }
};

/**
 * Reads one pickle up to its STOP without building anything. `arrays`: whether joblib's raw arrays may follow array
 * wrappers (they do everywhere but inside such an array). Never throws on what the bytes say; only I/O errors and
 * abort come through.
 */
export const scanPickle = async (
  cursor: ByteCursor,
  findings: PickleFindings,
  options: { readonly arrays: boolean },
): Promise<PickleEnd> => {
  const stack = new PickleStack(listenerFor(findings));
  while (findings.opcodes < MOST_OPCODES) {
    findings.opcodes += 1;
    const opcode = decodeOpcode(cursor.peekBuffered(OPCODE_WINDOW) ?? (await cursor.peek(OPCODE_WINDOW)));
    if (typeof opcode === 'string') return NO_OPCODE[opcode];
    // Millions of opcodes: most are passed without waiting.
    const isPassed = passBuffered(cursor, opcode) || (await passLong(cursor, opcode, findings));
    if (!isPassed) return CUT;
    if (opcode.name === 'STOP') return { end: 'stop', value: stack.top };
    const mayHoldArray = opcode.name === 'BUILD' && options.arrays;
    const failed =
      noteOpcode(findings, opcode) ??
      follow(stack, opcode) ??
      (mayHoldArray ? await passArray(cursor, stack.top, findings) : undefined);
    if (failed !== undefined) return failed;
  }
  return LIMIT;
};
