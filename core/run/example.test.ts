import { describe, expect, test } from 'vitest';
import { exampleIn } from './example.ts';

const documentOf = (input: unknown): unknown => ({ definitions: { ServiceInput: input } });

test('the example of the schema is taken as it is', () => {
  const { body, origin, outline } = exampleIn(documentOf({ type: 'object', example: { data: [[1, 2]] } }));
  expect({ origin, outline, body: JSON.parse(body) }).toEqual({
    origin: 'own',
    outline: '{"data":[[1,2]]}',
    body: { data: [[1, 2]] },
  });
});

test('without an example one is made of the types', () => {
  const { body, origin } = exampleIn(
    documentOf({
      type: 'object',
      properties: {
        x: { type: 'number' },
        times: { type: 'integer', minimum: 3 },
        city: { type: 'string', enum: ['Oslo', 'Bonn'] },
        rows: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
        pair: { type: 'array', minItems: 2, items: { type: 'boolean' } },
        picture: { type: 'string', format: 'byte' },
      },
    }),
  );
  expect(origin).toBe('guessed');
  expect(JSON.parse(body)).toEqual({
    x: 1,
    times: 3,
    city: 'Oslo',
    rows: [{ name: 'text' }],
    pair: [true, true],
    picture: 'dGV4dA==',
  });
});

test.each([undefined, null, 'text', {}, documentOf({ type: 'object' }), documentOf([1])])(
  'a document that says nothing, %j, gives an empty object',
  (document) => {
    expect(exampleIn(document)).toEqual({ body: '{}', origin: 'unknown' });
  },
);

test('a schema that holds itself comes to an end', () => {
  const schema: Record<string, unknown> = { type: 'object' };
  schema.properties = { again: schema };
  expect(() => exampleIn(documentOf(schema))).not.toThrow();
});

test('a request that was made says what of', () => {
  const input = {
    type: 'object',
    example: { data: [] },
    'x-slipway-example-from': 'the first rows of data.csv',
  };
  expect(exampleIn(documentOf(input))).toEqual({
    body: '{\n  "data": []\n}',
    origin: 'made',
    from: 'the first rows of data.csv',
    outline: '{"data":[]}',
  });
});

test.each([
  [{ type: 'object', properties: { rows: {}, limit: {} }, required: ['rows'] }, '{"rows": …}'],
  [{ type: 'object', properties: { 'a "b"': {}, c: {} } }, '{"a \\"b\\"": …, "c": …}'],
  [{ type: 'object', example: { table: Array.from({ length: 60 }, () => 1), n: 1 } }, '{"table": …, "n": …}'],
  [{ type: 'array', example: Array.from({ length: 60 }, () => 1) }, '[…]'],
  [{ type: 'object', properties: { city: { type: 'string', example: 'Oslo' } } }, '{"city":"Oslo"}'],
])('the outline of %j is %s', (input, outline) => {
  expect(exampleIn(documentOf(input)).outline).toBe(outline);
});

test('of a request that nothing tells the body has what is needed', () => {
  const input = { type: 'object', properties: { rows: {}, limit: {} }, required: ['rows'] };
  expect(JSON.parse(exampleIn(documentOf(input)).body)).toEqual({ rows: {} });
});

test.each([
  ['a table without columns', { type: 'array', items: { type: 'object' } }],
  ['anything', {}],
  ['an object of anything', { type: 'object', properties: { inner: {} } }],
])('%s in the schema is no request worth sending', (_name, data) => {
  expect(exampleIn(documentOf({ type: 'object', properties: { data } })).origin).toBe('unknown');
});

describe('a document of a stranger', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? { type: 'number' } : { type: 'array', minItems: 1000, items: nested(depth - 1) };

  test('that asks for a thousand entries, each of a thousand, and so on, gives an example of bounded size', () => {
    const document = {
      definitions: { ServiceInput: { type: 'object', properties: { a: nested(10), b: { type: 'number' } } } },
    };
    expect(exampleIn(document).body.length).toBeLessThan(2 ** 20);
  });

  test('that needs many members is read in time', () => {
    const names = Array.from({ length: 200_000 }, (_none, index) => `m${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, {}]));
    expect(
      exampleIn({
        definitions: { ServiceInput: { type: 'object', properties, required: names.toReversed() } },
      }).origin,
    ).toBe('unknown');
  });
});
