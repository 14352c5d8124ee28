import { expect, test } from 'vitest';
import { condaMatch, parseCondaSpec } from './conda-spec.ts';

test.each([
  ['mycompany::word-tool=2.1', 'mycompany::word-tool =2.1'],
  [
    'https://conda.example.org:8443/team/word::word-tool',
    'https://conda.example.org:8443/team/word::word-tool',
  ],
  ['conda-forge/linux-64::numpy', 'numpy'],
])('the entry %s is asked for as %s', (entry, match) => {
  const spec = parseCondaSpec(entry);
  expect(spec && condaMatch(spec)).toBe(match);
});

// What conda's libraries would take for the address or the path of one package, and fetch from there.
test.each([
  'HTTP://evil.example/noarch/evil-1.0-0.tar.bz2#::evil',
  'http://evil.example/noarch/evil-1.0-0.conda::evil',
  'https://evil.example/noarch/evil-1.0-0.tar.bz2?x=::evil',
  'ftp://evil.example/ch::evil',
  'file:///etc/x-1.0-0.conda::x',
  '/abs/x-1.0-0.tar.bz2#::x',
  '../x-1.0-0.tar.bz2::x',
  './x::x',
  '~/ch::x',
  'a b::x',
  '::x',
  'x-1.0-0.tar.bz2',
])('the entry %s is no package', (entry) => {
  expect(parseCondaSpec(entry)).toBeUndefined();
});
