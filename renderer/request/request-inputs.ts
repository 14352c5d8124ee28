/** A JSON Schema as far as the request panel reads one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A column of a table input, with the schema of its cells. */
export interface Column {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

/** What a person edits a body's member with. The rest is edited as JSON. */
export type RequestInput =
  | {
      readonly kind: 'table';
      readonly name: string;
      readonly columns: readonly Column[];
      readonly rows: 'records' | 'lists';
    }
  | { readonly kind: 'image'; readonly name: string };

export interface RequestShape {
  /** The schema of the whole body; undefined: anything goes. */
  readonly schema: JsonSchema | undefined;
  readonly inputs: readonly RequestInput[];
}

/** Wider tables are no pleasure to edit, and their cells would stall the page. */
const MOST_COLUMNS = 100;

/** What a run's OpenAPI document says of the body of a scoring request. Never throws: an odd document says nothing. */
export function shapeOf(document: unknown): RequestShape {
  const schema = member(member(member(document, 'components'), 'schemas'), 'ServiceInput');
  if (!isSchema(schema)) return { schema: undefined, inputs: [] };
  const properties = member(schema, 'properties');
  const example = member(schema, 'example');
  if (!isSchema(properties)) return { schema, inputs: [] };
  const inputs = Object.entries(properties).flatMap(([name, property]): readonly RequestInput[] => {
    if (!isSchema(property)) return [];
    const table = tableOf(name, property);
    if (table !== undefined) return [table];
    return isImage(property, member(example, name)) ? [{ kind: 'image', name }] : [];
  });
  return { schema, inputs };
}

function tableOf(name: string, schema: JsonSchema): RequestInput | undefined {
  const { items } = schema;
  if (schema.type !== 'array' || !isSchema(items)) return undefined;
  if (isSchema(items.properties)) {
    const required: readonly unknown[] = Array.isArray(items.required) ? items.required : [];
    const columns = Object.entries(items.properties).map(([column, cell]) => ({
      name: column,
      schema: isSchema(cell) ? cell : {},
      isRequired: required.includes(column),
    }));
    return columns.length > MOST_COLUMNS || columns.length === 0
      ? undefined
      : { kind: 'table', name, columns, rows: 'records' };
  }
  const width = items.type === 'array' && isSchema(items.items) ? Number(items.maxItems) : Number.NaN;
  const cell = items.items;
  if (!(width >= 1 && width <= MOST_COLUMNS) || !isSchema(cell) || cell.type === 'array') return undefined;
  const columns = Array.from({ length: width }, (_none, index) => ({
    name: String(index + 1),
    schema: cell,
    isRequired: true,
  }));
  return { kind: 'table', name, columns, rows: 'lists' };
}

/** Base64 of JPEG, PNG, GIF and WebP begins with these; the schema itself seldom tells that a text is an image. */
const IMAGE_START = /^(?:\/9j\/|iVBORw0KGgo|R0lGOD|UklGR)/;

function isImage(schema: JsonSchema, example: unknown): boolean {
  if (schema.type !== 'string') return false;
  return (
    String(schema.contentMediaType ?? '').startsWith('image/') ||
    (typeof example === 'string' && IMAGE_START.test(example))
  );
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(value: unknown, key: string): unknown {
  return isSchema(value) ? value[key] : undefined;
}
