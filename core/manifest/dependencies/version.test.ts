import { describe, expect, it } from 'vitest';
import { fulfils, parseSpecifier, pinnedVersion } from './specifier.ts';
import { compareVersions, parseVersion } from './version.ts';

/** The order of PEP 440's own example, with an epoch at the end. */
const ORDERED = [
  '1.dev0',
  '1.0.dev456',
  '1.0a1',
  '1.0a2.dev456',
  '1.0a12.dev456',
  '1.0a12',
  '1.0b1.dev456',
  '1.0b2',
  '1.0b2.post345.dev456',
  '1.0b2.post345',
  '1.0rc1.dev456',
  '1.0rc1',
  '1.0',
  '1.0+abc.5',
  '1.0+abc.7',
  '1.0+5',
  '1.0.post456.dev34',
  '1.0.post456',
  '1.0.15',
  '1.1.dev1',
  '1.10',
  '1!0.5',
];

describe('versions', () => {
  it('come in the order of PEP 440', () => {
    const versions = ORDERED.map((text) => parseVersion(text));
    for (const [index, later] of versions.entries())
      for (const earlier of versions.slice(0, index)) {
        if (later === undefined || earlier === undefined) throw new Error(`unread: ${ORDERED[index] ?? ''}`);
        expect(compareVersions(earlier, later)).toBeLessThan(0);
        expect(compareVersions(later, earlier)).toBeGreaterThan(0);
      }
  });

  it.each([
    ['1.0', '1.0.0'],
    ['v1.0', '1.0'],
    ['1.0-alpha.1', '1.0a1'],
    ['1.0c1', '1.0rc1'],
    ['1.0-1', '1.0.post1'],
  ])('%s is %s', (a, b) => {
    const [left, right] = [parseVersion(a), parseVersion(b)];
    expect(left !== undefined && right !== undefined && compareVersions(left, right)).toBe(0);
  });

  it('refuses what is none', () => {
    for (const text of ['', 'abc', '1.x', '1..2', '1.0+']) expect(parseVersion(text)).toBeUndefined();
  });
});

describe('specifiers', () => {
  it.each([
    ['1.3.2', '==1.3.*', true],
    ['1.30', '==1.3.*', false],
    ['1.3', '==1.3.0', true],
    ['1.3.0+cu118', '==1.3.0', true],
    ['2.2', '~=2.1', true],
    ['3.0', '~=2.1', false],
    ['2.1.9', '~=2.1.3', true],
    ['2.2.0', '~=2.1.3', false],
    ['1.7.post1', '>1.7', false],
    ['1.7rc1', '<1.7', false],
    ['1.6.9', '>=1.3,<1.7,!=1.6.0', true],
    ['1.6.0', '>=1.3,<1.7,!=1.6.0', false],
    ['1.0', '===1.0', true],
    ['1.0.0', '===1.0', false],
  ])('%s against %s: %s', (version, text, expected) => {
    const clauses = parseSpecifier(text);
    expect(clauses !== undefined && fulfils(version, clauses)).toBe(expected);
  });

  it('refuses what is none', () => {
    for (const text of ['=1.0', '>=', '~=1', '1.0', '==1.*.2']) expect(parseSpecifier(text)).toBeUndefined();
  });

  it('tells the pinned version', () => {
    expect(pinnedVersion(parseSpecifier('==1.3.0') ?? [])).toBe('1.3.0');
    expect(pinnedVersion(parseSpecifier('==1.3.*') ?? [])).toBeUndefined();
  });
});
