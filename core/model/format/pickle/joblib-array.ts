import {
  constructedClass,
  entryOf,
  type InstanceValue,
  isValue,
  itemsOf,
  type PickleValue,
} from './pickle-value.ts';

/**
 * The raw bytes that joblib (0.10 and later) writes into the stream right after the BUILD of a NumpyArrayWrapper;
 * see `NumpyArrayWrapper.write_array` in joblib/numpy_pickle.py.
 */
export type RawArray =
  /** A padding-length byte and that padding come first if `aligned` (joblib 1.2 and later), then `length` bytes. */
  | { readonly form: 'bytes'; readonly aligned: boolean; readonly length: number }
  /** Arrays of Python objects are a pickle of their own. */
  | { readonly form: 'pickle' }
  /** The wrapper does not say what follows: nothing after it can be read. */
  | { readonly form: 'unreadable' };

const TEXT_UNIT: Readonly<Record<string, number>> = { U: 4, S: 1, a: 1, V: 1 };

interface ElementType {
  readonly size: number;
  readonly hasObject: boolean;
}

/** `numpy.dtype('f8', False, True)` and its state `(version, byteorder, subdtype, names, fields, size, …)`. */
const elementType = (dtype: PickleValue | undefined): ElementType | undefined => {
  if (!isValue(dtype, 'instance')) return undefined;
  const code = dtype.args[0];
  if (typeof code !== 'string') return undefined;
  const match = /^[<>|=]?([a-zA-Z])(\d*)$/.exec(code);
  const letter = match?.[1];
  if (match === null || letter === undefined) return undefined;
  const state = itemsOf(dtype.state);
  const flags = state[7];
  const stated = state[5];
  if (letter === 'V') {
    // NPY_ITEM_HASOBJECT is bit 0 of the flags (numpy/core/include/numpy/ndarraytypes.h).
    const hasObject = typeof flags === 'number' && (flags & 1) === 1;
    return { size: typeof stated === 'number' && stated >= 0 ? stated : Number(match[2]), hasObject };
  }
  return { size: Number(match[2] || '1') * (TEXT_UNIT[letter] ?? 1), hasObject: letter === 'O' };
};

const elementCount = (shape: PickleValue | undefined): number | undefined => {
  if (!isValue(shape, 'sequence') || itemsOf(shape).length !== shape.length) return undefined;
  let count = 1;
  for (const dimension of itemsOf(shape)) {
    if (typeof dimension !== 'number' || !Number.isInteger(dimension) || dimension < 0) return undefined;
    count *= dimension;
  }
  return count;
};

/** Tells what follows a NumpyArrayWrapper; undefined when `value` is none. */
export const rawArrayAfter = (value: InstanceValue): RawArray | undefined => {
  const wrapper = constructedClass(value);
  if (wrapper?.name !== 'NumpyArrayWrapper' || !wrapper.module.includes('joblib')) return undefined;
  const type = elementType(entryOf(value.state, 'dtype'));
  if (type === undefined) return { form: 'unreadable' };
  if (type.hasObject) return { form: 'pickle' };
  const count = elementCount(entryOf(value.state, 'shape'));
  if (count === undefined) return { form: 'unreadable' };
  const alignment = entryOf(value.state, 'numpy_array_alignment_bytes');
  return { form: 'bytes', aligned: typeof alignment === 'number', length: count * type.size };
};
