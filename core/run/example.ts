/** A request body to try a run with. */
export interface Example {
  /** As JSON. */
  readonly body: string;
  /**
   * `own`: of the run's schema. `guessed`: nobody gave one; it is made of what the schema says of types, or is `{}`,
   * so that the run may well refuse it.
   */
  readonly origin: 'own' | 'guessed';
}

/** The example in a run's Swagger 2.0 document (`ServiceInput.example`, as in 2017), else one that its types allow. */
export function exampleIn(document: unknown): Example {
  const input = dig(document, ['definitions', 'ServiceInput']);
  const own = dig(input, ['example']);
  if (own !== undefined) return { body: JSON.stringify(own, undefined, 2), origin: 'own' };
  const guess = sampleOf(input, 0);
  return { body: JSON.stringify(isObject(guess) ? guess : {}, undefined, 2), origin: 'guessed' };
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
