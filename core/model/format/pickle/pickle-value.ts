/**
 * What a pickle's opcodes would build, as far as it is of interest: names, short texts, numbers and the shape of
 * objects. Everything else is `OPAQUE`.
 */

/** Something of no interest: bytes, long texts, results of unknown opcodes. */
export const OPAQUE = Symbol('opaque');
/** What the opcode MARK pushes. */
export const MARK = Symbol('mark');

/** A class or function named by module and name. */
export interface GlobalValue {
  readonly type: 'global';
  readonly module: string;
  readonly name: string;
}

/** What calling something would give. */
export interface InstanceValue {
  readonly type: 'instance';
  readonly of: PickleValue;
  readonly args: readonly PickleValue[];
  state: PickleValue;
  /** Items set on it, for mappings such as OrderedDict. */
  entries: Map<string, PickleValue> | undefined;
}

export interface SequenceValue {
  readonly type: 'sequence';
  readonly form: 'list' | 'tuple' | 'set';
  /** The first `KEPT_ITEMS` of them. */
  items: PickleValue[] | undefined;
  length: number;
}

export interface MappingValue {
  readonly type: 'mapping';
  entries: Map<string, PickleValue> | undefined;
}

export type PickleValue =
  | typeof OPAQUE
  | typeof MARK
  | string
  | number
  | boolean
  | null
  | GlobalValue
  | InstanceValue
  | SequenceValue
  | MappingValue;

/** Of long lists and mappings only so many items are kept. */
export const KEPT_ITEMS = 1_000;

type Structured = Extract<PickleValue, { readonly type: string }>;

/** Whether the value is of the given structured type. */
export const isValue = <Type extends Structured['type']>(
  value: PickleValue | undefined,
  type: Type,
): value is Extract<Structured, { readonly type: Type }> =>
  typeof value === 'object' && value !== null && value.type === type;

/** The items of a list, tuple or set; none for anything else. */
export const itemsOf = (value: PickleValue | undefined): readonly PickleValue[] =>
  isValue(value, 'sequence') ? (value.items ?? []) : [];

/** `module.name` of a global. */
export const qualifiedName = (value: GlobalValue): string => `${value.module}.${value.name}`;

/** The entry of a mapping, or of an object's state. */
export const entryOf = (value: PickleValue | undefined, key: string): PickleValue | undefined =>
  isValue(value, 'mapping') || isValue(value, 'instance') ? value.entries?.get(key) : undefined;

const BUILTINS = new Set(['builtins', '__builtin__']);

/** Names text from a file safely: no control characters, not endless. */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd').slice(0, 256);

const REBUILDERS = new Set([
  'copyreg._reconstructor',
  'copy_reg._reconstructor',
  'copyreg.__newobj__',
  'copy_reg.__newobj__',
  'copyreg.__newobj_ex__',
]);

const MAKERS: Readonly<Record<string, string>> = {
  'cloudpickle.cloudpickle._make_function': 'function',
  'cloudpickle.cloudpickle._make_skel_func': 'function',
  'cloudpickle.cloudpickle._builtin_type': 'type',
};

/** The class that a value names or is an instance of, e.g. `sklearn.pipeline.Pipeline` or `dict`. */
export const className = (value: PickleValue | undefined, depth = 0): string | undefined => {
  if (value === null) return 'None';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'boolean') return 'bool';
  if (value === undefined || typeof value === 'symbol' || depth > 8) return undefined;
  switch (value.type) {
    case 'sequence':
      return value.form;
    case 'mapping':
      return 'dict';
    case 'global':
      return BUILTINS.has(value.module) ? 'type' : printable(qualifiedName(value));
    case 'instance':
      return instanceClass(value, depth);
  }
};

/** The class or function that was called to make an instance, looking through `copyreg._reconstructor`. */
export const constructedClass = (value: InstanceValue): GlobalValue | undefined => {
  if (!isValue(value.of, 'global')) return undefined;
  if (!REBUILDERS.has(qualifiedName(value.of))) return value.of;
  return isValue(value.args[0], 'global') ? value.args[0] : undefined;
};

const instanceClass = (value: InstanceValue, depth: number): string | undefined => {
  if (isValue(value.of, 'global')) {
    const name = qualifiedName(value.of);
    if (REBUILDERS.has(name)) return className(value.args[0], depth + 1);
    return MAKERS[name] ?? (BUILTINS.has(value.of.module) ? printable(value.of.name) : printable(name));
  }
  if (isValue(value.of, 'instance') && isValue(value.of.of, 'global')) {
    // cloudpickle carries a class by value: (metaclass, name, bases, {'__module__': …}, …).
    const name = value.of.args[1];
    if (value.of.of.name !== '_make_skeleton_class' || typeof name !== 'string') return undefined;
    const module = entryOf(value.of.args[3], '__module__');
    return printable(typeof module === 'string' ? `${module}.${name}` : name);
  }
  return undefined;
};
