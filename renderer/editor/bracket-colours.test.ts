import { expect, test } from 'vitest';
import { coloursBrackets } from './bracket-colours.ts';

test.each(['', 'a: [1, [2]]\n', `${'[\n'.repeat(20_000)}`, '['.repeat(5000)])(
  'brackets are coloured',
  (text) => {
    expect(coloursBrackets(text)).toBe(true);
  },
);

test.each(['['.repeat(20_000), `name: a\nmodels: ${'['.repeat(20_000)}\n`])(
  'brackets of a long line are not',
  (text) => {
    expect(coloursBrackets(text)).toBe(false);
  },
);
