import {
  type GlobalValue,
  isValue,
  itemsOf,
  KEPT_ITEMS,
  MARK,
  OPAQUE,
  type PickleValue,
  type SequenceValue,
} from './pickle-value.ts';

/** What the opcodes told on the way, wherever in the object it stands. */
export interface PickleListener {
  global(value: GlobalValue): void;
  /** A class or function whose name cannot be told. `exhausted`: only because the pickle is too big to follow. */
  hiddenGlobal(options: { readonly exhausted: boolean }): void;
  entry(key: string, value: PickleValue): void;
}

/** So many objects are kept; the rest of a huge pickle is opaque. Together with the limits below, about 150 MB. */
const MOST_STRUCTURES = 300_000;
const MOST_TEXT = 32_000_000;
const MOST_MEMOS = 1_000_000;
const MOST_DEPTH = 3_000_000;
const MOST_GLOBALS = 10_000;

/** Thrown inside this folder only, for opcodes that no pickler writes; turned into a note by the scan. */
export class MalformedPickle extends Error {}

/** The stack and memo of an unpickler that builds nothing but `PickleValue`s. */
export class PickleStack {
  readonly #stack: PickleValue[] = [];
  readonly #memo = new Map<number, PickleValue>();
  readonly #globals = new Map<string, GlobalValue>();
  readonly #listener: PickleListener;
  #structures = 0;
  #text = 0;
  #exhausted = false;

  constructor(listener: PickleListener) {
    this.#listener = listener;
  }

  get top(): PickleValue | undefined {
    return this.#stack.at(-1);
  }

  push(value: PickleValue): void {
    if (this.#stack.length >= MOST_DEPTH) throw new MalformedPickle('its objects are nested too deeply');
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined) throw new MalformedPickle('an opcode takes more than the stack has');
    return value;
  }

  popToMark(): PickleValue[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw new MalformedPickle('a mark is missing');
    const items = this.#stack.splice(mark);
    items.shift();
    return items;
  }

  /** Pushes an object while there is room for more, else something opaque. */
  pushStructure(make: () => PickleValue): void {
    this.#structures += 1;
    if (this.#structures > MOST_STRUCTURES) this.#exhausted = true;
    this.push(this.#structures > MOST_STRUCTURES ? OPAQUE : make());
  }

  pushText(text: string | number | undefined): void {
    this.#text += typeof text === 'string' ? text.length : 0;
    if (this.#text > MOST_TEXT) this.#exhausted = true;
    this.push(typeof text !== 'string' || this.#text > MOST_TEXT ? OPAQUE : text);
  }

  sequence(form: SequenceValue['form'], items: PickleValue[]): void {
    this.pushStructure(() => ({
      type: 'sequence',
      form,
      items: items.length === 0 ? undefined : items.slice(0, KEPT_ITEMS),
      length: items.length,
    }));
  }

  append(target: PickleValue | undefined, items: readonly PickleValue[]): void {
    if (!isValue(target, 'sequence')) return;
    target.length += items.length;
    const kept = target.items ?? [];
    for (const item of items) {
      if (kept.length >= KEPT_ITEMS) break;
      kept.push(item);
    }
    target.items = kept;
  }

  setItems(target: PickleValue | undefined, pairs: readonly PickleValue[]): void {
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      const key = pairs[index];
      const value = pairs[index + 1];
      if (typeof key !== 'string' || value === undefined) continue;
      this.#listener.entry(key, value);
      if (!isValue(target, 'mapping') && !isValue(target, 'instance')) continue;
      const entries = target.entries ?? new Map<string, PickleValue>();
      if (entries.size < KEPT_ITEMS) entries.set(key, value);
      target.entries = entries;
    }
  }

  instance(of: PickleValue, args: PickleValue | readonly PickleValue[]): void {
    const list = Array.isArray(args) ? args : itemsOf(args as PickleValue);
    this.pushStructure(() => ({ type: 'instance', of, args: list, state: OPAQUE, entries: undefined }));
  }

  pushGlobal(module: PickleValue, name: PickleValue): void {
    if (typeof module !== 'string' || typeof name !== 'string') {
      this.#listener.hiddenGlobal({ exhausted: this.#exhausted });
      this.push(OPAQUE);
      return;
    }
    const key = `${module}\n${name}`;
    const known = this.#globals.get(key);
    const value: GlobalValue = known ?? { type: 'global', module, name };
    if (known === undefined) this.#listener.global(value);
    if (this.#globals.size >= MOST_GLOBALS)
      throw new MalformedPickle('it names more classes than any model has');
    this.#globals.set(key, value);
    this.push(value);
  }

  remember(key: number | undefined): void {
    const value = this.top;
    if (value === undefined || key === undefined) throw new MalformedPickle('nothing to remember');
    if (this.#memo.size < MOST_MEMOS) this.#memo.set(key, value);
    else this.#exhausted = true;
  }

  recall(key: number): void {
    this.push(this.#memo.get(key) ?? OPAQUE);
  }

  get memoSize(): number {
    return this.#memo.size;
  }

  /** Pushes something that only the loading program's registry can name. */
  pushHidden(): void {
    this.#listener.hiddenGlobal({ exhausted: false });
    this.push(OPAQUE);
  }

  build(): void {
    const state = this.pop();
    const target = this.top;
    if (isValue(target, 'instance')) target.state = state;
  }
}
