import { closing, splitTop } from './brackets.ts';
import type { LogicalLine, Token } from './tokens.ts';

/** One parameter of a function. */
export interface Parameter {
  readonly name: string;
  readonly kind: 'plain' | 'positional-only' | 'keyword-only' | 'rest' | 'keywords';
  readonly hasDefault: boolean;
  readonly annotation: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** A function at the top of a script. */
export interface ScriptFunction {
  readonly name: string;
  readonly isAsync: boolean;
  readonly decorators: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly start: number;
  readonly end: number;
}

/** The function that a line defines; undefined when it defines none. */
export function readDefinition(line: LogicalLine, decorators: readonly string[]): ScriptFunction | undefined {
  const isAsync = line.tokens[0]?.text === 'async';
  const tokens = line.tokens.slice(isAsync ? 1 : 0);
  const name = tokens[1];
  if (tokens[0]?.text !== 'def' || name?.kind !== 'name') return undefined;
  const open = tokens.findIndex((token) => token.text === '(');
  const inside = open === -1 ? [] : tokens.slice(open + 1, closing(tokens, open + 1));
  return {
    name: name.text,
    isAsync,
    decorators,
    parameters: readParameters(inside),
    start: name.start,
    end: name.end,
  };
}

function readParameters(tokens: readonly Token[]): readonly Parameter[] {
  const parts = splitTop(tokens, (text) => text === ',');
  const signs = parts.map((part) => part[0]?.text);
  const slash = signs.lastIndexOf('/');
  const star = signs.indexOf('*');
  return parts.flatMap((part, index) => {
    const name = part.find((token) => token.kind === 'name');
    if (name === undefined || signs[index] === '/') return [];
    const isAfterStar = star !== -1 && index > star;
    return [
      {
        name: name.text,
        kind: index < slash ? ('positional-only' as const) : kindOf(signs[index], isAfterStar),
        ...readTyping(part),
        start: part[0]?.start ?? name.start,
        end: name.end,
      },
    ];
  });
}

/** `sign` is what the parameter starts with: `*args`, `**kwargs`, or its name. */
function kindOf(sign: string | undefined, isAfterStar: boolean): Parameter['kind'] {
  if (sign === '**') return 'keywords';
  if (sign === '*') return 'rest';
  return isAfterStar ? 'keyword-only' : 'plain';
}

function readTyping(tokens: readonly Token[]): Pick<Parameter, 'annotation' | 'hasDefault'> {
  const colon = tokens.findIndex((token) => token.text === ':');
  const equals = tokens.findIndex((token) => token.text === '=');
  const annotation = colon === -1 ? [] : tokens.slice(colon + 1, equals === -1 ? undefined : equals);
  return {
    annotation: annotation.length === 0 ? undefined : annotation.map((token) => token.text).join(''),
    hasDefault: equals !== -1,
  };
}
