import { z } from 'zod';
import { NAMED, type ShapeName } from './answers.ts';

type Schema = z.core.JSONSchema.BaseSchema;

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED)) names.add(schema, { id });

/** Shapes of more depth than a reader follows are only told to be objects. */
const DEPTH = 4;

/** A schema in the notation of TypeScript's types, on one line; other named shapes stand as their names. */
export function shapeText(schema: z.ZodType): string {
  return textOf(toJson(schema), 0);
}

/** The shape that a name stands for. */
export function namedShapeText(name: ShapeName): string {
  const json = toJson(NAMED[name]);
  return textOf(json.$defs?.[name] ?? json, 0);
}

function toJson(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { metadata: names, io: 'output', unrepresentable: 'any' });
}

function textOf(schema: Schema | boolean, depth: number): string {
  if (typeof schema === 'boolean') return 'unknown';
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const union = schema.anyOf ?? schema.oneOf;
  if (union !== undefined) return [...new Set(union.map((each) => textOf(each, depth + 1)))].join(' | ');
  switch (schema.type) {
    case 'object':
      return objectText(schema, depth);
    case 'array':
      return listText(schema, depth);
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      return 'unknown';
  }
}

function listText(schema: Schema, depth: number): string {
  const item = schema.items === undefined || Array.isArray(schema.items) ? true : schema.items;
  const text = textOf(item, depth);
  return / [|&] /.test(text) ? `(${text})[]` : `${text}[]`;
}

function objectText(schema: Schema, depth: number): string {
  if (schema.properties === undefined) {
    const values = schema.additionalProperties;
    return `Record<string, ${values === undefined ? 'unknown' : textOf(values, depth)}>`;
  }
  if (depth >= DEPTH) return 'object';
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties).map(
    ([name, value]) => `${name}${required.has(name) ? '' : '?'}: ${textOf(value, depth + 1)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** zod names what refers to itself `__schema0`: of no use to a reader. */
function nameOf(reference: string): string {
  const name = reference.split('/').at(-1) ?? '';
  return Object.hasOwn(NAMED, name) ? name : 'object';
}
