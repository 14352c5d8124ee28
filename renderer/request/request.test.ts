import { describe, expect, test } from 'vitest';
import { type RequestInput, shapeOf } from './request-inputs.ts';
import { cellProblem, cellValue } from './table/cell.ts';
import { parseTable } from './table/parse-table.ts';
import { problemCount, rowsIn, withBlock, withCell } from './table/table-rows.ts';

function documentOf(properties: object, example: object = {}): object {
  return { components: { schemas: { ServiceInput: { type: 'object', properties, example } } } };
}

const number = { type: 'number', format: 'double' };
const FLOWERS = {
  type: 'array',
  items: {
    type: 'object',
    properties: { length: number, name: { type: ['string', 'null'] } },
    required: ['length'],
  },
};

function table(): Extract<RequestInput, { kind: 'table' }> {
  const [input] = shapeOf(documentOf({ flowers: FLOWERS })).inputs;
  if (input?.kind !== 'table') throw new Error('no table');
  return input;
}

describe('what the document of a run says', () => {
  test('an array of records is a table, and so is a list of lists of one length', () => {
    const lists = { type: 'array', items: { type: 'array', items: number, minItems: 2, maxItems: 2 } };
    expect(shapeOf(documentOf({ flowers: FLOWERS, points: lists, limit: number })).inputs).toMatchObject([
      { kind: 'table', name: 'flowers', rows: 'records', columns: [{ name: 'length' }, { name: 'name' }] },
      { kind: 'table', name: 'points', rows: 'lists', columns: [{ name: '1' }, { name: '2' }] },
    ]);
  });

  test('a text whose example is an image is an image', () => {
    const text = { type: 'string' };
    const { inputs } = shapeOf(documentOf({ photo: text, note: text }, { photo: '/9j/4AAQ', note: 'x' }));
    expect(inputs).toEqual([{ kind: 'image', name: 'photo' }]);
  });

  test.each([undefined, 'text', {}, { components: { schemas: { ServiceInput: { properties: 3 } } } }])(
    'an odd document says nothing: %j',
    (document) => {
      expect(shapeOf(document).inputs).toEqual([]);
    },
  );
});

describe('a pasted table', () => {
  test.each([
    [
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'a;b\n1,5;2',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      '"a, ""b""",c\n"two\nlines",',
      [
        ['a, "b"', 'c'],
        ['two\nlines', ''],
      ],
    ],
    ['5.1', [['5.1']]],
    ['"never closed,1', [['"never closed', '1']]],
    ['', []],
  ])('%j', (text, rows) => {
    expect(parseTable(text)).toEqual(rows);
  });

  test('goes where the cursor is, and adds rows', () => {
    const rows = withBlock(
      [{ length: 1, name: 'a' }],
      [
        ['2', 'b'],
        ['3', 'c'],
      ],
      { row: 0, column: 0, table: table() },
    );
    expect(rows).toEqual([
      { length: 2, name: 'b' },
      { length: 3, name: 'c' },
    ]);
  });

  test('with a head goes to the columns it names, wherever the cursor is', () => {
    const block = [
      ['name', 'length'],
      ['rose', '5,5'],
    ];
    expect(withBlock([], block, { row: 0, column: 1, table: table() })).toEqual([
      { length: 5.5, name: 'rose' },
    ]);
  });

  test('that is wider than the table is cut', () => {
    expect(withBlock([], [['1', 'a', 'more']], { row: 0, column: 0, table: table() })).toEqual([
      { length: 1, name: 'a' },
    ]);
  });
});

describe('a cell', () => {
  test.each([
    ['5.1', number, 5.1],
    ['1e3', number, 1000],
    ['five', number, 'five'],
    ['', number, null],
    ['true', { type: 'boolean' }, true],
    ['', { type: 'string' }, ''],
    ['', { type: ['string', 'null'] }, null],
    ['red', { enum: ['red', 'blue'] }, 'red'],
    ['007', { type: 'string' }, '007'],
    ['[1]', {}, [1]],
  ])('%j in a column of %j is %j', (text, schema, value) => {
    expect(cellValue(text, schema)).toEqual(value);
  });

  test.each([
    ['five', number, 'notNumber'],
    [1.5, { type: 'integer' }, 'notWhole'],
    [300, { type: 'integer', minimum: 0, maximum: 255 }, 'range'],
    [null, number, 'missing'],
    [null, { type: ['number', 'null'] }, undefined],
    ['green', { enum: ['red'] }, 'notChoice'],
    ['yesterday', { type: 'string', format: 'date-time' }, 'notMoment'],
    ['2026-01-02T03:04:05Z', { type: 'string', format: 'date-time' }, undefined],
  ])('%j in a column of %j: %s', (value, schema, problem) => {
    expect(cellProblem(value, { schema, isRequired: true })).toBe(problem);
  });
});

test('members that are no column survive an edit, and what does not fit is kept and counted', () => {
  const body = { flowers: [{ length: 1, name: null, extra: true }] };
  const flowers = table();
  const [column] = flowers.columns;
  if (column === undefined) throw new Error('no column');
  const rows = withCell(rowsIn(body, flowers) ?? [], { row: 0, column, text: 'long', table: flowers });
  expect(rows).toEqual([{ length: 'long', name: null, extra: true }]);
  expect(problemCount(rows, flowers)).toBe(1);
});

test('what is no table in the body is left to the JSON editor', () => {
  expect(rowsIn({ flowers: { length: [1] } }, table())).toBeUndefined();
  expect(rowsIn({ flowers: [1, 2] }, table())).toBeUndefined();
  expect(problemCount(rowsIn({ flowers: [{ length: 'x' }, {}] }, table()) ?? [], table())).toBe(2);
});
