import type { z } from 'zod';
import { type PathUse, pathUseOf } from '#contract/local-path.ts';
import { isObject } from '#core/host/is-object.ts';

type Schema = z.core.$ZodType;

/** Returns what stands in place of a path. `at` is where it stands in the input: `settings.tls.key`. */
export type ReplacePath = (path: string, use: PathUse, at: string) => Promise<string>;

/** Where paths stand in values of a schema, and how to replace them. */
export interface PathPlaces {
  /** Each place with what its path is for: `files[]`, `settings.kubeconfig`. */
  readonly places: readonly { readonly at: string; readonly use: PathUse }[];
  /** Returns the value with every path replaced; the value given stays as it is. */
  replace(value: unknown, replacement: ReplacePath): Promise<unknown>;
}

const known = new WeakMap<Schema, PathPlaces>();

/**
 * Finds the paths that a schema marks with `localPath` or `projectPath`. Values must have passed the schema before.
 * A kind of schema that is not known here may hold no path: it throws when one is met, so that no path is overlooked.
 */
export function pathPlaces(schema: Schema): PathPlaces {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const found = find(schema, '');
  known.set(schema, found);
  return found;
}

const NONE: PathPlaces = { places: [], replace: async (value) => value };

function find(schema: Schema, at: string): PathPlaces {
  const use = pathUseOf(schema);
  if (use !== undefined)
    return {
      places: [{ at, use }],
      replace: async (value, replacement) =>
        typeof value === 'string' ? replacement(value, use, at) : value,
    };
  const kind = (schema as z.core.$ZodTypes)._zod.def;
  switch (kind.type) {
    case 'object':
      return ofObject(kind.shape, kind.catchall, at);
    case 'array':
      return ofItems(find(kind.element, `${at}[]`));
    case 'record':
      return ofValues(find(kind.valueType, `${at}{}`));
    case 'union':
      return ofUnion(kind.options, at);
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return find(kind.innerType, at);
    case 'pipe':
      return find(kind.out, at);
    case 'tuple':
    case 'intersection':
    case 'map':
    case 'set':
    case 'promise':
      throw notLookedFor(at, kind.type);
    case 'lazy':
      return ofItself(schema as z.core.$ZodLazy, at);
    default:
      return NONE;
  }
}

function ofObject(
  shape: Readonly<Record<string, Schema>>,
  catchall: Schema | undefined,
  at: string,
): PathPlaces {
  const fields = Object.entries(shape)
    .map(([name, schema]) => ({ name, in: find(schema, at === '' ? name : `${at}.${name}`) }))
    .filter((field) => field.in.places.length > 0);
  if (catchall !== undefined && find(catchall, `${at}.*`).places.length > 0)
    throw new Error(`${at}: fields that are not named may hold no path`);
  if (fields.length === 0) return NONE;
  return {
    places: fields.flatMap((field) => field.in.places),
    replace: async (value, replacement) => {
      if (!isObject(value)) return value;
      const replaced: Record<string, unknown> = { ...value };
      for (const field of fields)
        if (Object.hasOwn(value, field.name))
          replaced[field.name] = await field.in.replace(value[field.name], replacement);
      return replaced;
    },
  };
}

const open = new Set<Schema>();

/** A schema that holds itself, as JSON does: there is no end of places in it, so it may hold no path. */
function ofItself(schema: z.core.$ZodLazy, at: string): PathPlaces {
  if (open.has(schema)) return NONE;
  open.add(schema);
  try {
    if (find(schema._zod.innerType, at).places.length > 0) throw notLookedFor(at, 'lazy');
    return NONE;
  } finally {
    open.delete(schema);
  }
}

function notLookedFor(at: string, kind: string): Error {
  return new Error(`${at}: paths are not looked for in a schema of the kind ${kind}`);
}

function ofItems(item: PathPlaces): PathPlaces {
  if (item.places.length === 0) return NONE;
  return {
    places: item.places,
    replace: async (value, replacement) =>
      Array.isArray(value) ? Promise.all(value.map((each) => item.replace(each, replacement))) : value,
  };
}

function ofValues(item: PathPlaces): PathPlaces {
  if (item.places.length === 0) return NONE;
  return {
    places: item.places,
    replace: async (value, replacement) => {
      if (!isObject(value)) return value;
      const entries = Object.entries(value).map(
        async ([key, each]) => [key, await item.replace(each, replacement)] as const,
      );
      return Object.fromEntries(await Promise.all(entries));
    },
  };
}

/** The value is what the first option that takes it says. */
function ofUnion(options: readonly Schema[], at: string): PathPlaces {
  const found = options.map((schema) => ({ schema, in: find(schema, at) }));
  if (found.every((option) => option.in.places.length === 0)) return NONE;
  return {
    places: found.flatMap((option) => option.in.places),
    replace: async (value, replacement) => {
      for (const option of found) {
        const fits = await option.schema['~standard'].validate(value);
        if (fits.issues === undefined) return option.in.replace(value, replacement);
      }
      return value;
    },
  };
}
