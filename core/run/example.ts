import type { ExampleOrigin } from '#contract/run/run.ts';
import { isObject } from '#core/host/is-object.ts';

/** A request body to try a run with. */
export interface Example {
  /** As JSON. */
  readonly body: string;
  /**
   * `own`: given by the user. `made`: from files of the project. `guessed`: only from the types, so the run may
   * well refuse it. `unknown`: the types do not tell what a request looks like; it is not worth sending.
   */
  readonly origin: ExampleOrigin;
  /** For `made`: where its values come from. */
  readonly from?: string | undefined;
  /** One line that shows what a request looks like, `…` for values to fill in. Undefined when not even names are known. */
  readonly outline?: string | undefined;
}

/** The example in a run's Swagger 2.0 document (`ServiceInput.example`, as in 2017), else one that its types allow. */
export function exampleIn(document: unknown): Example {
  const input = dig(document, ['definitions', 'ServiceInput']);
  const given = dig(input, ['example']);
  const from = dig(input, ['x-slipway-example-from']);
  if (given !== undefined) {
    const body = JSON.stringify(given, undefined, 2);
    const outline = outlineOf(given);
    return typeof from === 'string'
      ? { body, origin: 'made', from, outline }
      : { body, origin: 'own', outline };
  }
  const guess = sampleOf(input, { depth: 0, room: { left: MOST_VALUES } });
  const sample = isObject(guess) ? guess : {};
  const body = JSON.stringify(sample, undefined, 2);
  if (isTold(input, 0)) return { body, origin: 'guessed', outline: outlineOf(sample) };
  const names = neededNames(input);
  if (names.length === 0) return { body, origin: 'unknown' };
  const needed = Object.fromEntries(names.map((name) => [name, sample[name]]));
  return { body: JSON.stringify(needed, undefined, 2), origin: 'unknown', outline: namesOnly(names) };
}

/** Longer requests do not fit into a hint. */
const LONGEST_OUTLINE = 100;

function outlineOf(request: unknown): string {
  const text = JSON.stringify(request);
  if (text.length <= LONGEST_OUTLINE) return text;
  if (Array.isArray(request)) return '[…]';
  return isObject(request) ? namesOnly(Object.keys(request)) : '…';
}

function namesOnly(names: readonly string[]): string {
  return `{${names.map((name) => `${JSON.stringify(name)}: …`).join(', ')}}`;
}

/** The members that a request needs; all of them when none is needed. */
function neededNames(schema: unknown): readonly string[] {
  const names = Object.keys(dig(schema, ['properties']) ?? {});
  const required = dig(schema, ['required']);
  const wanted = new Set<unknown>(Array.isArray(required) ? required : []);
  const needed = names.filter((name) => wanted.has(name));
  return needed.length > 0 ? needed : names;
}

/** Whether a schema says enough for a request: no part of it may be anything. */
function isTold(schema: unknown, depth: number): boolean {
  if (!isObject(schema) || depth > MOST_DEPTH) return false;
  if (schema.example !== undefined || schema.default !== undefined || Array.isArray(schema.enum)) return true;
  if (schema.type === 'array') return isTold(schema.items, depth + 1);
  if (schema.type !== undefined && schema.type !== 'object') return true;
  const properties = isObject(schema.properties) ? Object.values(schema.properties) : [];
  return properties.length > 0 && properties.every((property) => isTold(property, depth + 1));
}

/** Deeper schemas are recursive. */
const MOST_DEPTH = 12;

/** Texts by the formats of Swagger 2.0; `byte` is base64. */
const TEXTS: Readonly<Record<string, string>> = {
  byte: 'dGV4dA==',
  date: '2000-01-01',
  'date-time': '2000-01-01T00:00:00Z',
};

/** Values of an example; a document may ask for a thousand entries, each of a thousand, and so on. */
const MOST_VALUES = 10_000;

/** How deep a part of an example lies, and how many more values there may be in all of it. */
interface Place {
  readonly depth: number;
  readonly room: { left: number };
}

/** The plainest value that a schema of Swagger 2.0 allows. */
function sampleOf(schema: unknown, { depth, room }: Place): unknown {
  room.left -= 1;
  if (!isObject(schema) || depth > MOST_DEPTH || room.left < 0) return {};
  const inner = (part: unknown): unknown => sampleOf(part, { depth: depth + 1, room });
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  switch (schema.type) {
    case 'number':
    case 'integer':
      return typeof schema.minimum === 'number' ? schema.minimum : 1;
    case 'string':
      return TEXTS[String(schema.format)] ?? 'text';
    case 'boolean':
      return true;
    case 'array':
      return entriesOf(schema, room, inner);
    default:
      return Object.fromEntries(
        Object.entries(isObject(schema.properties) ? schema.properties : {}).map(([name, property]) => [
          name,
          inner(property),
        ]),
      );
  }
}

function entriesOf(
  { minItems, items }: Readonly<Record<string, unknown>>,
  room: Place['room'],
  sample: (schema: unknown) => unknown,
): readonly unknown[] {
  const count = Math.min(1000, Math.max(1, Number(minItems ?? 1)));
  const entries: unknown[] = [];
  while (entries.length < count && (entries.length === 0 || room.left > 0)) entries.push(sample(items));
  return entries;
}

function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
