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
  const guess = sampleOf(input, 0);
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
  const needed = Array.isArray(required) ? names.filter((name) => required.includes(name)) : [];
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

/** The plainest value that a schema of Swagger 2.0 allows. */
function sampleOf(schema: unknown, depth: number): unknown {
  if (!isObject(schema) || depth > MOST_DEPTH) return {};
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
      return Array.from({ length: Math.min(1000, Math.max(1, Number(schema.minItems ?? 1))) }, () =>
        sampleOf(schema.items, depth + 1),
      );
    default:
      return Object.fromEntries(
        Object.entries(isObject(schema.properties) ? schema.properties : {}).map(([name, property]) => [
          name,
          sampleOf(property, depth + 1),
        ]),
      );
  }
}

function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
