import { describe, expect, it } from 'vitest';
import { isPattern, readPattern } from './match-pattern.ts';

describe('file patterns', () => {
  it.each([
    ['*.csv', 'a.csv', true],
    ['*.csv', 'a/b.csv', false],
    ['*', '.env', false],
    ['.*', '.env', true],
    ['?.txt', 'a.txt', true],
    ['?.txt', '.txt', false],
    ['data/**', 'data/a', true],
    ['data/**', 'data/x/y/z', true],
    ['data/**', 'data', false],
    ['data/**', 'data/.git/config', false],
    ['data/**', 'data/.env', false],
    ['**/*.csv', 'a.csv', true],
    ['**/*.csv', 'x/y/a.csv', true],
    ['**/*.csv', 'x/.y/a.csv', false],
    ['d/**/e/**/f', 'd/1/e/2/e/3/f', true],
    ['d/**/e/**/f', 'd/1/2/f', false],
    ['**', 'a/b', true],
    ['[ab].txt', 'b.txt', true],
    ['[!ab].txt', 'b.txt', false],
    ['[a-c]1', 'b1', true],
    ['[z-a]', '[z-a]', true],
    ['[]]', ']', true],
    ['x[', 'x[', true],
    ['{a,b}/{c,d}.txt', 'b/c.txt', true],
    ['{a,b}/{c,d}.txt', 'c/a.txt', false],
    ['{a,b{1,2}}.txt', 'b2.txt', true],
    ['{a,b', '{a,b', true],
    ['a}b', 'a}b', true],
    ['{a{b,c}', '{ac', true],
    ['a+(b).txt', 'a+(b).txt', true],
    ['!a', '!a', true],
    ['é?', 'éü', true],
    ['*😀', 'a😀', true],
  ])('%s and %s: %s', (pattern, path, fits) => {
    expect(readPattern(pattern)(path)).toBe(fits);
  });

  it('are told from plain paths', () => {
    expect(['a/*.csv', 'a?', 'a[b]', '{a}'].every(isPattern)).toBe(true);
    expect(isPattern('a/b (1).csv')).toBe(false);
  });

  it.each([
    ['stars in a name', `${'*a'.repeat(400)}*b`, `${'a'.repeat(2000)}c`],
    ['folders', `${'**/'.repeat(300)}b`, `${'x/'.repeat(1000)}c`],
    ['folders and stars', `${'**/*a*a'.repeat(100)}b`, `${'aaaa/'.repeat(300)}c`],
    ['alternatives', '{a,aa}'.repeat(160), 'a'.repeat(250)],
    ['nested alternatives', `${'{'.repeat(490)}a${'}'.repeat(490)}b`, 'c'],
    ['open braces', '{,'.repeat(500), 'c'],
  ])('take no time however they are written: %s', (_what, pattern, path) => {
    expect(readPattern(pattern)(path)).toBe(false);
  });
});
