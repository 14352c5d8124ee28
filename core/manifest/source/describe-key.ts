import { z } from 'zod';
import { manifestSourceSchema } from '../../../contract/manifest/source.ts';
import type { ValuePath } from './read-manifest.ts';

/** The schema at a place of the manifest, wrappers (optional, default) taken off; undefined where there is none. */
function schemaAt(path: ValuePath): z.ZodType | undefined {
  let schema: z.ZodType | undefined = manifestSourceSchema;
  for (const part of path) {
    schema = schema === undefined ? undefined : childOf(unwrap(schema), part);
  }
  return schema;
}

function childOf(schema: z.ZodType, part: string | number): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    const child: unknown = schema.shape[part];
    return child instanceof z.ZodType ? child : undefined;
  }
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodType) return schema.element;
  if (schema instanceof z.ZodRecord && schema.valueType instanceof z.ZodType) return schema.valueType;
  if (schema instanceof z.ZodUnion)
    return optionsOf(schema)
      .map((option) => childOf(unwrap(option), part))
      .find((child) => child !== undefined);
  return undefined;
}

function optionsOf(union: z.ZodUnion): readonly z.ZodType[] {
  return union.options.filter((option): option is z.ZodType => option instanceof z.ZodType);
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    const inner: unknown = schema.unwrap();
    return inner instanceof z.ZodType ? unwrap(inner) : schema;
  }
  return schema;
}

/** The sentence that explains a key: what the schema says of it. */
export function descriptionAt(path: ValuePath): string | undefined {
  const schema = schemaAt(path);
  if (schema === undefined) return undefined;
  return schema.description ?? unwrap(schema).description;
}

/** The keys that may stand in the map at a place. */
export function keysAt(path: ValuePath): readonly string[] {
  const schema = schemaAt(path);
  if (schema === undefined) return [];
  const inner = unwrap(schema);
  const maps = inner instanceof z.ZodUnion ? optionsOf(inner).map(unwrap) : [inner];
  return maps.flatMap((map) => (map instanceof z.ZodObject ? Object.keys(map.shape) : []));
}

/** Where a value must be a list. */
export function isListAt(path: ValuePath): boolean {
  const schema = schemaAt(path);
  return schema !== undefined && unwrap(schema) instanceof z.ZodArray;
}
