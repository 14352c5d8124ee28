import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { xgboostVersionInUbjson } from '../bytes/ubjson.ts';
import { isVersion, publicVersion, versionKey } from '../recorded-versions.ts';
import { rawArrayAfter } from './joblib-array.ts';
import { applyOpcode } from './pickle-effects.ts';
import { decodeOpcode, OPCODE_WINDOW, type Opcode } from './pickle-opcodes.ts';
import { MalformedPickle, PickleStack } from './pickle-stack.ts';
import { type GlobalValue, isValue, type PickleValue } from './pickle-value.ts';

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

/** XGBoost pickles its booster as UBJSON, which ends with the library's version. */
const TAIL = 256;

const skipPayload = async (
  cursor: ByteCursor,
  length: number,
  findings: PickleFindings,
): Promise<boolean> => {
  const head = length > TAIL ? await cursor.peek(2) : undefined;
  if (head === undefined || head.toString('latin1') !== '{L') return cursor.skip(length);
  if (!(await cursor.skip(length - TAIL))) return false;
  const tail = await cursor.peek(TAIL);
  const version = xgboostVersionInUbjson(tail);
  if (version !== undefined) findings.packages.xgboost ??= version;
  return cursor.skip(TAIL);
};

const passOpcode = async (cursor: ByteCursor, opcode: Opcode, findings: PickleFindings): Promise<boolean> => {
  cursor.advance(opcode.size);
  if (opcode.skip === 'line') return cursor.skipLine();
  return opcode.skip === 0 || skipPayload(cursor, opcode.skip, findings);
};

const CUT: PickleEnd = { end: 'truncated', reason: 'The file ends in the middle of the pickle.' };

/** Passes the raw bytes or the nested pickle after a joblib array wrapper; answers what went wrong, if anything. */
const passArray = async (
  cursor: ByteCursor,
  value: PickleValue | undefined,
  findings: PickleFindings,
): Promise<PickleEnd | undefined> => {
  const array = isValue(value, 'instance') ? rawArrayAfter(value) : undefined;
  if (array === undefined || !isValue(value, 'instance')) return undefined;
  switch (array.form) {
    case 'unreadable':
      return { end: 'malformed', reason: 'An array in it does not say how long it is.' };
    case 'pickle': {
      const nested = await scanPickle(cursor, findings, { arrays: false });
      if (nested.end !== 'stop') return nested;
      // The names of features are such an array: so the wrapper can find its items.
      if (nested.value !== undefined) value.state = nested.value;
      return undefined;
    }
    case 'bytes': {
      const padding = array.aligned ? (await cursor.peek(1))[0] : undefined;
      if (array.aligned && padding === undefined) return CUT;
      const before = padding === undefined ? 0 : 1 + padding;
      return (await cursor.skip(before + array.length)) ? undefined : CUT;
    }
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
  for (;;) {
    findings.opcodes += 1;
    if (findings.opcodes > MOST_OPCODES) {
      return { end: 'limit', reason: 'Only the first 5,000,000 opcodes of the pickle were checked.' };
    }
    const window = cursor.peekBuffered(OPCODE_WINDOW) ?? (await cursor.peek(OPCODE_WINDOW));
    const opcode = decodeOpcode(window);
    if (opcode === 'truncated') return CUT;
    if (opcode === 'not-an-opcode') return { end: 'malformed', reason: 'The pickle is damaged.' };
    if (opcode.size > 0 && opcode.skip === 0) cursor.advance(opcode.size);
    else if (!(await passOpcode(cursor, opcode, findings))) return CUT;
    if (opcode.name === 'STOP') return { end: 'stop', value: stack.top };
    if (opcode.name === 'PROTO') {
      if (Number(opcode.argument) > 5)
        return { end: 'malformed', reason: 'No such pickle protocol is known.' };
      findings.protocol ??= Number(opcode.argument);
    }
    if (findings.protocol === undefined && BINARY.test(opcode.name)) findings.binary = true;
    try {
      applyOpcode(stack, opcode);
    } catch (error) {
      if (!(error instanceof MalformedPickle)) throw error;
      return { end: 'malformed', reason: `The pickle cannot be followed: ${error.message}.` };
    }
    if (opcode.name === 'BUILD' && options.arrays) {
      const failed = await passArray(cursor, stack.top, findings);
      if (failed !== undefined) return failed;
    }
  }
};
