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
  let depth = 0;
  let close = tokens.length;
  for (let index = Math.max(open, 0); index < tokens.length; index += 1) {
    const text = tokens[index]?.text ?? '';
    if ('([{'.includes(text)) depth += 1;
    else if (')]}'.includes(text)) depth -= 1;
    if (depth === 0 && text === ')') {
      close = index;
      break;
    }
  }
  const parameters = open === -1 ? [] : readParameters(tokens.slice(open + 1, close));
  return { name: name.text, isAsync, decorators, parameters, start: name.start, end: name.end };
}

function readParameters(tokens: readonly Token[]): readonly Parameter[] {
  const parameters: Parameter[] = [];
  let depth = 0;
  let part: Token[] = [];
  const parts: Token[][] = [];
  for (const token of tokens) {
    if (token.kind === 'operator' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'operator' && ')]}'.includes(token.text)) depth -= 1;
    if (token.text === ',' && depth === 0) {
      parts.push(part);
      part = [];
    } else part.push(token);
  }
  parts.push(part);
  let isKeywordOnly = false;
  for (const each of parts) {
    const star = each[0]?.text;
    if (star === '/') {
      for (const [index, before] of parameters.entries())
        parameters[index] = { ...before, kind: 'positional-only' };
      continue;
    }
    const name = each.find((token) => token.kind === 'name');
    if (star === '*' && name === undefined) isKeywordOnly = true;
    if (name === undefined) continue;
    const kind =
      star === '**' ? 'keywords' : star === '*' ? 'rest' : isKeywordOnly ? 'keyword-only' : 'plain';
    if (kind === 'rest') isKeywordOnly = true;
    parameters.push({
      name: name.text,
      kind,
      ...readTyping(each),
      start: each[0]?.start ?? name.start,
      end: name.end,
    });
  }
  return parameters;
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
