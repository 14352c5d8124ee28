import { expect, test } from 'vitest';
import { keyShare } from './key-share.ts';

test('the share of a key is that of its requests, and none when there were none', () => {
  const keys = [
    { key: 'primary', requests: 30 },
    { key: 'secondary', requests: 10 },
  ] as const;
  expect(keyShare({ keys }, 'secondary')).toBe(0.25);
  expect(keyShare({ keys: [{ key: 'primary', requests: 0 }] }, 'primary')).toBe(0);
  expect(keyShare({ keys }, 'primary') + keyShare({ keys }, 'secondary')).toBe(1);
});
