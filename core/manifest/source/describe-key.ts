import { z } from 'zod';
import { manifestSourceSchema } from '#contract/manifest/source.ts';
import type { ValuePath } from './parsed-manifest.ts';

/** The schema at a place of the manifest as it is declared; undefined where there is none. */
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
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodType)
    return typeof part === 'number' ? schema.element : undefined;
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

/** What may stand at a place, each alternative of its own. */
function alternativesAt(path: ValuePath): readonly z.ZodType[] {
  const schema = schemaAt(path);
  if (schema === undefined) return [];
  const inner = unwrap(schema);
  return inner instanceof z.ZodUnion ? optionsOf(inner).map(unwrap) : [inner];
}

/** The sentence that explains a key: what the schema says of it. */
export function descriptionAt(path: ValuePath): string | undefined {
  const schema = schemaAt(path);
  if (schema === undefined) return undefined;
  return schema.description ?? unwrap(schema).description;
}

/** The keys that may stand in the map at a place. */
export function keysAt(path: ValuePath): readonly string[] {
  return alternativesAt(path).flatMap((map) => (map instanceof z.ZodObject ? Object.keys(map.shape) : []));
}

/** Where a value must be a list. */
export function isListAt(path: ValuePath): boolean {
  const schema = schemaAt(path);
  return schema !== undefined && unwrap(schema) instanceof z.ZodArray;
}

/** Where a value must be a map of keys of ours. */
export function isMapAt(path: ValuePath): boolean {
  const schema = schemaAt(path);
  return schema !== undefined && unwrap(schema) instanceof z.ZodObject;
}

/** The only texts that may stand at a place; none where any may. */
export function optionsAt(path: ValuePath): readonly string[] {
  return alternativesAt(path).flatMap((one) => (one instanceof z.ZodEnum ? one.options.map(String) : []));
}

/** What counts when nothing is written at a place; undefined where nothing does. */
export function defaultAt(path: ValuePath): z.core.util.JSONType | undefined {
  const schema = schemaAt(path);
  if (!(schema instanceof z.ZodDefault) && !(schema instanceof z.ZodPrefault)) return undefined;
  const value = z.json().safeParse(schema.def.defaultValue);
  return value.success ? value.data : undefined;
}

/** What may stand at a place, in words: `a whole number from 1 to 64`. */
export function kindAt(path: ValuePath): string {
  return [...new Set(alternativesAt(path).map(kindOf))].join(', or ');
}

function kindOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(', ')}`;
  if (schema instanceof z.ZodArray) return 'a list';
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'a map of keys and values';
  if (schema instanceof z.ZodNumber) {
    const noun = schema.isInt ? 'a whole number' : 'a number';
    const { minValue, maxValue } = schema;
    return minValue === null || maxValue === null || !Number.isFinite(maxValue) || maxValue > 1e9
      ? noun
      : `${noun} from ${minValue} to ${maxValue}`;
  }
  return 'text';
}
