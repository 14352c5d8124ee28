import { fulfils, parseSpecifier } from './specifier.ts';
import { parseVersion } from './version.ts';

/** A condition of a requirement, e.g. `python_version < "3.10" and sys_platform == "linux"` (PEP 508). */
export type Marker =
  | { readonly kind: 'and' | 'or'; readonly left: Marker; readonly right: Marker }
  | { readonly kind: 'compare'; readonly left: Operand; readonly operator: string; readonly right: Operand };

type Operand =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string };

const VARIABLES = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
]);

const TOKEN = /\s*(?:(\(|\))|("[^"]*"|'[^']*')|(===|==|!=|<=|>=|~=|<|>)|([A-Za-z_.]+))/y;

/** Longer conditions, and deeper brackets, are not written by people. */
const LONGEST = 10_000;
const DEEPEST = 50;

/** Reads a condition; undefined when the text is none. */
export function parseMarker(text: string): Marker | undefined {
  if (text.length > LONGEST) return undefined;
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (match === null) return undefined;
    tokens.push(match[0].trim());
  }
  const reader = { tokens, at: 0, depth: 0 };
  const marker = readOr(reader);
  return marker !== undefined && reader.at === tokens.length ? marker : undefined;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
}

function readOr(reader: Reader): Marker | undefined {
  return readChain(reader, 'or', () => readChain(reader, 'and', () => readComparison(reader)));
}

function readChain(
  reader: Reader,
  kind: 'and' | 'or',
  readPart: () => Marker | undefined,
): Marker | undefined {
  let left = readPart();
  while (left !== undefined && reader.tokens[reader.at] === kind) {
    reader.at += 1;
    const right = readPart();
    left = right === undefined ? undefined : { kind, left, right };
  }
  return left;
}

function readComparison(reader: Reader): Marker | undefined {
  if (reader.tokens[reader.at] === '(') {
    reader.at += 1;
    reader.depth += 1;
    if (reader.depth > DEEPEST) return undefined;
    const inner = readOr(reader);
    reader.depth -= 1;
    if (reader.tokens[reader.at] !== ')') return undefined;
    reader.at += 1;
    return inner;
  }
  const left = readOperand(reader);
  let operator = reader.tokens[reader.at++] ?? '';
  if (operator === 'not' && reader.tokens[reader.at] === 'in') {
    reader.at += 1;
    operator = 'not in';
  }
  const right = readOperand(reader);
  if (left === undefined || right === undefined) return undefined;
  return /^(?:===?|[!<>~]=|[<>]|in|not in)$/.test(operator)
    ? { kind: 'compare', left, operator, right }
    : undefined;
}

function readOperand(reader: Reader): Operand | undefined {
  const token = reader.tokens[reader.at++];
  if (token === undefined) return undefined;
  if (/^["']/.test(token)) return { kind: 'text', value: token.slice(1, -1) };
  return VARIABLES.has(token) ? { kind: 'variable', name: token } : undefined;
}

/** True when the condition holds in an image: Linux, CPython of this version (`3.11`). What is not known holds. */
export function holds(marker: Marker, python: string): boolean {
  switch (marker.kind) {
    case 'and':
      return holds(marker.left, python) && holds(marker.right, python);
    case 'or':
      return holds(marker.left, python) || holds(marker.right, python);
    case 'compare':
      return compare(operandValue(marker.left, python), marker.operator, operandValue(marker.right, python));
  }
}

function operandValue(operand: Operand, python: string): string | undefined {
  if (operand.kind === 'text') return operand.value;
  const values: Readonly<Record<string, string>> = {
    python_version: python,
    python_full_version: `${python}.0`,
    os_name: 'posix',
    sys_platform: 'linux',
    platform_system: 'Linux',
    platform_python_implementation: 'CPython',
    implementation_name: 'cpython',
    implementation_version: `${python}.0`,
    extra: '',
  };
  return Object.hasOwn(values, operand.name) ? values[operand.name] : undefined;
}

function compare(left: string | undefined, operator: string, right: string | undefined): boolean {
  if (left === undefined || right === undefined) return true;
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  const areVersions =
    parseVersion(left) !== undefined && parseVersion(right.replace(/\.\*$/, '')) !== undefined;
  const clauses = areVersions ? parseSpecifier(`${operator}${right}`) : undefined;
  if (clauses !== undefined) return fulfils(left, clauses);
  switch (operator) {
    case '==':
    case '===':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
