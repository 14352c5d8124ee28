import { expect, test } from 'vitest';
import { english } from './en/index.ts';
import { french } from './fr/index.ts';

/** Every text by its path. */
function texts(catalogue: object, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string'
        ? [[`${prefix}${key}`, value] as const]
        : typeof value === 'object' && value !== null
          ? [...texts(value, `${prefix}${key}.`)]
          : [],
    ),
  );
}

const fields = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();

test('French says everything that English says, with the same fields', () => {
  const english_ = texts(english);
  const french_ = texts(french);
  expect([...french_.keys()].sort()).toEqual([...english_.keys()].sort());
  for (const [key, text] of english_) expect(fields(french_.get(key) ?? ''), key).toEqual(fields(text));
});

test('every plural has all its forms', () => {
  for (const key of texts(english).keys())
    if (key.endsWith('_one')) expect(texts(english).has(key.replace(/_one$/, '_other')), key).toBe(true);
});
