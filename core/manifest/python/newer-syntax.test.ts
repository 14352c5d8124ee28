import { expect, test } from 'vitest';
import { newerSyntax } from './newer-syntax.ts';
import { tokenize } from './tokens.ts';

const found = (text: string): readonly (readonly [number, string])[] =>
  newerSyntax(tokenize(text).lines).map(({ minor, what }) => [minor, what]);

const UNION = [[10, 'A type hint such as “int | None”']];

test.each([
  'def run(x: int | None): return x',
  'def run(x: int | None = None): return x',
  'def run(a, b: "text", c: list[int | str] = ()): return a',
  'async def run(x) -> dict | None:\n    return x',
  'def run(\n    rows: list,\n    limit: float | None = 0.5,\n):\n    return rows',
])('a union in a hint needs Python 3.10: %j', (text) => {
  expect(found(text)).toEqual(UNION);
});

test.each([
  'from __future__ import annotations\ndef run(x: int | None): return x',
  'from __future__ import (division, annotations)\ndef run(x: int | None): return x',
  'def run(x: int = A | B): return x',
  'def run(x, flags=re.A | re.B): return x | 1',
  'def run(x=lambda a: a | 1): return x',
  'def run(x: "int | None"): return x',
  'x = {1: 2 | 3}',
])('%j runs in every Python 3', (text) => {
  expect(found(text)).toEqual([]);
});
