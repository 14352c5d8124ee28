import { closing, splitTop, topLevel } from '../python/brackets.ts';
import type { ScriptFunction } from '../python/definitions.ts';
import { readDefinition } from '../python/definitions.ts';
import type { LogicalLine, Token } from '../python/tokens.ts';
import type { Argument } from './argument.ts';
import { applyAttribute, applyCall, applyMethod } from './call-rules.ts';
import { kindOfHint } from './hints.ts';
import { Use } from './use.ts';

/** A function of a script with the lines of its body. */
interface Body {
  readonly definition: ScriptFunction;
  readonly lines: readonly LogicalLine[];
}

/** Operators between numbers; `+` also joins texts. */
const COUNTS = /^(?:\*|\/|-|\*\*|\/\/|%|<|>|<=|>=)$/;
/** How deep calls of the script's own functions are followed. */
const MOST_DEPTH = 5;

/** A module of the project that a script imports. */
export interface OwnModule {
  /** As it is imported: `features`, `package.features`. */
  readonly name: string;
  readonly lines: readonly LogicalLine[];
}

/**
 * How `run()` uses its parameters, read from the tokens of the script: nothing is executed. Assignments, subscripts,
 * loops, calls of known libraries, of the script's own functions and of those of its modules are followed; the rest is
 * passed over.
 */
export function readUses(
  lines: readonly LogicalLine[],
  run: string,
  modules: readonly OwnModule[] = [],
): ReadonlyMap<string, Use> {
  const bodies = new Map([...modules.flatMap(bodiesOfModule), ...bodiesIn(lines)]);
  const body = bodies.get(run);
  if (body === undefined) return new Map();
  const uses = new Map(body.definition.parameters.map(({ name }) => [name, new Use()]));
  new Reader(bodies).read(body, uses, 0);
  return uses;
}

/** The functions of a module by the names that a script may call them by. */
function bodiesOfModule({ name, lines }: OwnModule): readonly (readonly [string, Body])[] {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return [...bodiesIn(lines)].flatMap(([own, body]) =>
    [own, `${last}.${own}`, `${name}.${own}`].map((called) => [called, body] as const),
  );
}

function bodiesIn(lines: readonly LogicalLine[]): ReadonlyMap<string, Body> {
  const bodies = new Map<string, Body>();
  for (const [index, line] of lines.entries()) {
    const definition = readDefinition(line, []);
    if (definition === undefined) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((each) => each.indent <= line.indent);
    bodies.set(definition.name, { definition, lines: end === -1 ? rest : rest.slice(0, end) });
  }
  return bodies;
}

/** An expression that is read up to `at`: the value it is so far, and the dotted name it is called by. */
interface Followed {
  readonly use: Use | undefined;
  readonly path: string;
  readonly at: number;
}

/** Follows values through the lines of a function. */
class Reader {
  private readonly bodies: ReadonlyMap<string, Body>;
  private names = new Map<string, Use>();
  private depth = 0;

  constructor(bodies: ReadonlyMap<string, Body>) {
    this.bodies = bodies;
  }

  read(body: Body, given: ReadonlyMap<string, Use>, depth: number): Use | undefined {
    const outer = { names: this.names, depth: this.depth };
    this.names = new Map(given);
    this.depth = depth;
    let returned: Use | undefined;
    for (const line of body.lines) {
      if (line.tokens[0]?.text === 'return') returned = this.value(line.tokens.slice(1)) ?? returned;
      else this.statement(line.tokens);
    }
    this.names = outer.names;
    this.depth = outer.depth;
    return returned;
  }

  private statement(tokens: readonly Token[]): void {
    const words = tokens.map(({ text }) => text);
    const loop = words[0] === 'async' ? 1 : 0;
    if (words[loop] === 'for') {
      this.loop(tokens.slice(loop));
      return;
    }
    const equals = topLevel(tokens, (text) => text === '=' || text === ':=');
    if (equals === -1) {
      this.value(words[0] === 'if' || words[0] === 'with' ? tokens.slice(1) : tokens);
      return;
    }
    const target = tokens.slice(0, equals);
    const value = this.value(tokens.slice(equals + 1));
    const [name] = target;
    if (target.length === 1 && name?.kind === 'name') {
      if (value === undefined) this.names.delete(name.text);
      else this.names.set(name.text, value);
    } else this.addColumn(target);
  }

  /** `frame["new"] = …`: a column that the script makes itself is none of the request's. */
  private addColumn(target: readonly Token[]): void {
    const [name, open, key, close] = target;
    const use = name === undefined ? undefined : this.names.get(name.text);
    if (use === undefined || open?.text !== '[' || key?.kind !== 'string' || close?.text !== ']') return;
    const column = textOf(key);
    if (!use.members.has(column)) use.added.add(column);
  }

  private loop(tokens: readonly Token[]): void {
    const at = topLevel(tokens, (text) => text === 'in');
    if (at === -1) return;
    const colon = topLevel(tokens, (text) => text === ':');
    const over = this.value(tokens.slice(at + 1, colon === -1 ? undefined : colon));
    this.bindEntries(tokens.slice(1, at), over);
  }

  private bindEntries(targets: readonly Token[], over: Use | undefined): void {
    if (over === undefined) return;
    const [only] = targets;
    if (targets.length === 1 && only !== undefined) this.names.set(only.text, over.mark('list').entry());
  }

  /** What an expression is, when it is one value of the request; everything in it is read on the way. */
  private value(tokens: readonly Token[]): Use | undefined {
    this.bindComprehensions(tokens);
    let found: Use | undefined;
    let values = 0;
    for (let at = 0; at < tokens.length; ) {
      const { use, next } = this.primary(tokens, at);
      if (next > at + 1 || tokens[at]?.kind !== 'operator') values += 1;
      if (COUNTS.test(tokens[at - 1]?.text ?? '') || COUNTS.test(tokens[next]?.text ?? ''))
        use?.mark('number');
      found = use ?? found;
      at = next;
    }
    return values === 1 ? found : undefined;
  }

  private bindComprehensions(tokens: readonly Token[]): void {
    for (const [index, token] of tokens.entries()) {
      if (token.text !== 'for') continue;
      const rest = tokens.slice(index + 1);
      const at = topLevel(rest, (text) => text === 'in');
      if (at === -1) continue;
      const end = topLevel(rest.slice(at + 1), (text) => text === 'for' || text === 'if');
      const over = rest.slice(at + 1, end === -1 ? closing(rest, at + 1) : at + 1 + end);
      this.bindEntries(rest.slice(0, at), this.value(over));
    }
  }

  /** A name, literal or bracket with all that hangs on it: `.attribute`, `[…]`, `(…)`. */
  private primary(tokens: readonly Token[], from: number): { use: Use | undefined; next: number } {
    const first = tokens[from];
    if (first === undefined) return { use: undefined, next: from + 1 };
    let use: Use | undefined;
    let path = '';
    let at = from + 1;
    if (first.kind === 'name') {
      use = this.names.get(first.text);
      path = first.text;
    } else if (first.text === '(' || first.text === '[' || first.text === '{') {
      const { inside, next } = bracketAt(tokens, from);
      const inner = this.parts(inside);
      const [only] = inner;
      const entries = inner.map((entry) => entry.use).filter((entry) => entry !== undefined);
      if (first.text === '[' && only?.isComprehension !== true && entries.length > 0)
        use = Use.around(entries);
      else if (first.text === '(' && inner.length === 1) use = only?.use;
      else if (first.text === '{') this.nameMembers(inside);
      at = next;
    } else return { use: undefined, next: from + 1 };
    return this.trailers(tokens, { use, path, at });
  }

  /** `{"age": value}`: what a script writes under a name becomes the column of that name. */
  private nameMembers(inside: readonly Token[]): void {
    for (const [key, colon, ...value] of splitTop(inside, (text) => text === ',')) {
      if (key?.kind !== 'string' || colon?.text !== ':') continue;
      const use = this.value(value);
      if (use !== undefined) use.column ??= textOf(key);
    }
  }

  private trailers(tokens: readonly Token[], start: Followed): { use: Use | undefined; next: number } {
    let last = start;
    for (let next = this.trailer(tokens, last); next !== undefined; next = this.trailer(tokens, next))
      last = next;
    return { use: last.use, next: last.at };
  }

  /** The value after one more `.attribute`, `.method(…)`, `[…]` or `(…)`; undefined when none follows. */
  private trailer(tokens: readonly Token[], { use, path, at }: Followed): Followed | undefined {
    const sign = tokens[at]?.text;
    const name = tokens[at + 1];
    if (sign === '.' && name?.kind === 'name') {
      const isCalled = tokens[at + 2]?.text === '(';
      if (use !== undefined && isCalled) {
        const { inside, next } = bracketAt(tokens, at + 2);
        return { use: applyMethod(use, name.text, this.parts(inside)), path: '', at: next };
      }
      const attribute = use === undefined ? undefined : applyAttribute(use, name.text);
      return { use: attribute, path: `${path}.${name.text}`, at: at + 2 };
    }
    if (sign !== '[' && sign !== '(') return undefined;
    const { inside, next } = bracketAt(tokens, at);
    return { use: sign === '[' ? this.subscript(use, inside) : this.call(path, inside), path: '', at: next };
  }

  /** A value of the request that is looked up in something of the script's: `table[user]`. */
  private lookup(inside: readonly Token[]): undefined {
    const key = this.value(inside);
    if (key !== undefined && inside.length === 1) key.isKey = true;
  }

  private subscript(use: Use | undefined, inside: readonly Token[]): Use | undefined {
    const [key, second] = inside;
    if (use === undefined) return this.lookup(inside);
    if (inside.length === 1 && key?.kind === 'string') return use.member(textOf(key));
    if (key?.text === '[' && second?.kind === 'string') {
      use.mark('frame');
      for (const each of inside) if (each.kind === 'string') use.member(textOf(each));
      return use;
    }
    if (inside.length === 1 && key?.kind === 'number') return use.entry();
    this.value(inside);
    return inside.some(({ text }) => text === ':') ? use : undefined;
  }

  private call(path: string, inside: readonly Token[]): Use | undefined {
    const parts = this.parts(inside);
    const own = this.bodies.get(path);
    if (own !== undefined && this.depth < MOST_DEPTH) {
      const given = new Map<string, Use>();
      for (const [index, part] of parts.entries()) {
        const name = part.name ?? own.definition.parameters[index]?.name;
        if (name === undefined || part.use === undefined) continue;
        const hint = kindOfHint(own.definition.parameters.find((each) => each.name === name)?.annotation);
        given.set(name, hint === undefined ? part.use : part.use.mark(hint));
      }
      return this.read(own, given, this.depth + 1);
    }
    return applyCall(path, parts);
  }

  /** The parts of a list of arguments or entries, each read. */
  private parts(tokens: readonly Token[]): readonly Argument[] {
    return splitTop(tokens, (text) => text === ',').map((part) => {
      const isNamed = part[0]?.kind === 'name' && part[1]?.text === '=';
      const value = isNamed ? part.slice(2) : part;
      return {
        name: isNamed ? part[0]?.text : undefined,
        use: this.value(value),
        texts: value.filter(({ kind }) => kind === 'string').map(textOf),
        isComprehension: value.some(({ text }) => text === 'for'),
      };
    });
  }
}

function textOf(token: Token): string {
  return token.text.replace(/^[A-Za-z]*("""|'''|"|')([\s\S]*)\1$/, '$2');
}

/** What stands in the bracket that opens at a place, and the place after it. */
function bracketAt(
  tokens: readonly Token[],
  open: number,
): { readonly inside: readonly Token[]; readonly next: number } {
  const end = closing(tokens, open + 1);
  return { inside: tokens.slice(open + 1, end), next: end + 1 };
}
