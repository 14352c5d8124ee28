import type { Opcode, OpcodeName } from './pickle-opcodes.ts';
import { MalformedPickle, type PickleStack } from './pickle-stack.ts';
import { MARK, type MappingValue, OPAQUE, type PickleValue } from './pickle-value.ts';

/** What an opcode does to the stack and memo; effects as in CPython's Lib/pickletools.py. */
type Effect = (stack: PickleStack, opcode: Opcode) => void;

const decimal = (argument: Opcode['argument']): number => {
  const number = typeof argument === 'number' ? argument : Number.parseInt(argument ?? '', 10);
  if (!Number.isInteger(number)) throw new MalformedPickle('a number is not one');
  return number;
};

/** INT, LONG and FLOAT write their number as text. */
const pushDecimal: Effect = (stack, opcode) => {
  if (opcode.argument === undefined) return stack.push(OPAQUE);
  const text = String(opcode.argument).trim();
  if (!/^[-+]?[\d.]+(e[-+]?\d+)?L?$|^[-+]?(nan|inf)$/i.test(text)) {
    throw new MalformedPickle('a number is not one');
  }
  stack.push(Number(text.replace(/L$/, '')));
};

const pushNamedGlobal: Effect = (stack, opcode) => {
  const [module = '', name = ''] = String(opcode.argument ?? '').split('\n');
  if (!/^[^\s"'()]+$/u.test(module) || name === '') throw new MalformedPickle('a class has no name');
  stack.pushGlobal(module, name);
};

const pushText: Effect = (stack, opcode) => stack.pushText(opcode.argument);
const pushNumber: Effect = (stack, opcode) => stack.push(opcode.argument ?? OPAQUE);
const pushOpaque: Effect = (stack) => stack.push(OPAQUE);
const pushHidden: Effect = (stack) => stack.pushHidden();
const nothing: Effect = () => undefined;
const put: Effect = (stack, opcode) => stack.remember(decimal(opcode.argument));
const get: Effect = (stack, opcode) => stack.recall(decimal(opcode.argument));

const call: Effect = (stack) => {
  const args = stack.pop();
  stack.instance(stack.pop(), args);
};

const appendMarked: Effect = (stack) => {
  const items = stack.popToMark();
  stack.append(stack.top, items);
};

const popTuple = (stack: PickleStack, length: number): void => {
  const items: PickleValue[] = [];
  while (items.length < length) items.unshift(stack.pop());
  stack.sequence('tuple', items);
};

const EFFECTS: Readonly<Record<OpcodeName, Effect>> = {
  MARK: (stack) => stack.push(MARK),
  STOP: nothing,
  PROTO: nothing,
  FRAME: nothing,
  READONLY_BUFFER: nothing,
  POP: (stack) => void stack.pop(),
  POP_MARK: (stack) => void stack.popToMark(),
  DUP: (stack) => stack.push(stack.top ?? OPAQUE),
  NONE: (stack) => stack.push(null),
  NEWTRUE: (stack) => stack.push(true),
  NEWFALSE: (stack) => stack.push(false),
  INT: pushDecimal,
  LONG: pushDecimal,
  FLOAT: pushDecimal,
  BININT: pushNumber,
  BININT1: pushNumber,
  BININT2: pushNumber,
  BINFLOAT: pushNumber,
  LONG1: pushNumber,
  LONG4: pushNumber,
  STRING: (stack, opcode) => stack.pushText(String(opcode.argument ?? '').replaceAll(/^['"]|['"]$/g, '')),
  UNICODE: pushText,
  BINSTRING: pushText,
  SHORT_BINSTRING: pushText,
  BINUNICODE: pushText,
  SHORT_BINUNICODE: pushText,
  BINUNICODE8: pushText,
  BINBYTES: pushOpaque,
  SHORT_BINBYTES: pushOpaque,
  BINBYTES8: pushOpaque,
  BYTEARRAY8: pushOpaque,
  NEXT_BUFFER: pushOpaque,
  EMPTY_LIST: (stack) => stack.sequence('list', []),
  EMPTY_SET: (stack) => stack.sequence('set', []),
  EMPTY_TUPLE: (stack) => stack.sequence('tuple', []),
  LIST: (stack) => stack.sequence('list', stack.popToMark()),
  FROZENSET: (stack) => stack.sequence('set', stack.popToMark()),
  TUPLE: (stack) => stack.sequence('tuple', stack.popToMark()),
  TUPLE1: (stack) => popTuple(stack, 1),
  TUPLE2: (stack) => popTuple(stack, 2),
  TUPLE3: (stack) => popTuple(stack, 3),
  EMPTY_DICT: (stack) => stack.pushStructure(() => ({ type: 'mapping', entries: undefined })),
  DICT: (stack) => {
    const mapping: MappingValue = { type: 'mapping', entries: undefined };
    stack.setItems(mapping, stack.popToMark());
    stack.pushStructure(() => mapping);
  },
  APPEND: (stack) => {
    const item = stack.pop();
    stack.append(stack.top, [item]);
  },
  APPENDS: appendMarked,
  ADDITEMS: appendMarked,
  SETITEM: (stack) => {
    const value = stack.pop();
    const key = stack.pop();
    stack.setItems(stack.top, [key, value]);
  },
  SETITEMS: (stack) => {
    const pairs = stack.popToMark();
    stack.setItems(stack.top, pairs);
  },
  BUILD: (stack) => stack.build(),
  GLOBAL: pushNamedGlobal,
  STACK_GLOBAL: (stack) => {
    const name = stack.pop();
    stack.pushGlobal(stack.pop(), name);
  },
  REDUCE: call,
  NEWOBJ: call,
  NEWOBJ_EX: (stack) => {
    stack.pop();
    call(stack, { name: 'NEWOBJ', argument: undefined, size: 1, skip: 0 });
  },
  INST: (stack, opcode) => {
    const args = stack.popToMark();
    pushNamedGlobal(stack, opcode);
    stack.instance(stack.pop(), args);
  },
  OBJ: (stack) => {
    const [of = OPAQUE, ...args] = stack.popToMark();
    stack.instance(of, args);
  },
  // A persistent identifier means something to the loading program only (PyTorch: a tensor's storage).
  PERSID: pushOpaque,
  BINPERSID: (stack) => {
    stack.pop();
    stack.push(OPAQUE);
  },
  PUT: put,
  BINPUT: put,
  LONG_BINPUT: put,
  MEMOIZE: (stack) => stack.remember(stack.memoSize),
  GET: get,
  BINGET: get,
  LONG_BINGET: get,
  // The copyreg extension registry of the loading program decides what these are.
  EXT1: pushHidden,
  EXT2: pushHidden,
  EXT4: pushHidden,
};

/** Applies one opcode to the stack. Throws MalformedPickle where no pickler would have written it. */
export const applyOpcode = (stack: PickleStack, opcode: Opcode): void => EFFECTS[opcode.name](stack, opcode);
