import { expect, test } from 'vitest';
import { environmentKey } from './environment.ts';
import { mustBeFolderName } from './places.ts';

test.each(['con', 'NUL', 'aux.txt', 'com1', 'lpt9.model', 'iris.'])('on Windows %s is refused', (name) => {
  expect(() => mustBeFolderName(name, 'image', 'win32')).toThrow(
    expect.objectContaining({ code: 'bad_input' }),
  );
  expect(() => mustBeFolderName(name, 'image', 'linux')).not.toThrow();
});

test.each(['contoso', 'null', 'com', 'com10', 'console.v1', 'iris'])('on Windows %s is a name', (name) => {
  expect(() => mustBeFolderName(name, 'image', 'win32')).not.toThrow();
});

test('on Windows the folder of an environment is short', () => {
  const python = { path: 'python', version: '3.11.7', minor: 11 };
  expect(environmentKey({ lock: '', conda: undefined }, python, 'win32')).toMatch(/^[0-9a-f]{12}$/);
  expect(environmentKey({ lock: '', conda: undefined }, python, 'linux')).toMatch(/^[0-9a-f]{24}$/);
});
