import { describe, expect, test } from 'vitest';
import { hasHiddenPart, isClosed, isHarmless, withHiddenFilesClosed } from './hidden-files.ts';

describe('what is done for a page', () => {
  test.each([
    '.netrc',
    '.ssh',
    '.ssh/id_rsa',
    'a/.env',
    'a/.git/config',
    './.env',
    'a\\.env',
    '.cache/huggingface/token',
    '.ssh/.gitignore',
    '.ssh/.cache/huggingface/download/x',
    '.cache/huggingface/download/.x',
    '.cache/pip',
  ])('leaves %s alone', (path) => {
    expect(withHiddenFilesClosed(() => isClosed(path))).toBe(true);
    expect(isClosed(path)).toBe(false);
  });

  test.each([
    'model.pkl',
    'a..b/c',
    '../x',
    '.',
    './a',
    '.gitignore',
    'model/.gitattributes',
    'model/.cache/huggingface/download/model.safetensors.metadata',
    '.cache',
  ])('reads %s', (path) => {
    expect(withHiddenFilesClosed(() => isClosed(path))).toBe(false);
  });

  test('leaves it alone after every wait, and nobody else does', async () => {
    const other = new Promise<boolean>((resolve) => setTimeout(() => resolve(isClosed('.env')), 5));
    const closed = await withHiddenFilesClosed(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return Promise.all([isClosed('.env'), Promise.resolve().then(() => isClosed('.env'))]);
    });
    expect(closed).toEqual([true, true]);
    expect(await other).toBe(false);
  });
});

test.each([
  ['darwin', 'Library/LaunchAgents/a.plist', true],
  ['darwin', 'src/Library/a.py', false],
  ['darwin', 'Librarian/a.py', false],
  ['win32', 'AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\a.bat', true],
  ['win32', 'appdata', true],
  ['win32', 'Documents\\PowerShell\\profile.ps1', true],
  ['win32', 'Documents\\iris\\score.py', false],
  ['linux', 'Library/a', false],
] as const)('on %s %s leads through what the system starts by itself: %s', (platform, path, is) => {
  expect(hasHiddenPart(path, platform)).toBe(is);
});

test.each([
  ['.gitignore', true],
  ['a/.slipwayignore', true],
  ['.git/.gitignore', false],
  ['.gitattributes', false],
  ['.envrc', false],
])('a page may write %s: %s', (path, may) => {
  expect(isHarmless(path)).toBe(may);
});
