import { expect, test } from 'vitest';
import { browserCommand } from './open-browser.ts';

test.each(['linux', 'darwin', 'win32'] as const)('on %s the address is one word of a program', (platform) => {
  const address = 'http://127.0.0.1:7080/?token=a&folder=%2Fdata%2Fmy%20models&x=^"%PATH%';
  const [program, ...words] = browserCommand(address, platform);
  expect(program).not.toMatch(/cmd|powershell/);
  expect(words.at(-1)).toBe(address);
});
