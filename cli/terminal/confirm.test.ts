import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from './confirm.ts';

test('a question shows names without what drives the terminal', async () => {
  const stream = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [stream(), stream(), stream()];
  const { signal } = new AbortController();
  const asked = confirm('Delete a\u001b[2Jb\u202Ec?', {
    terminal: { stdin, stdout, stderr, environment: {} },
    isGranted: false,
    isJson: false,
    signal,
  });
  stdin.write('y\n');
  expect(await asked).toBe(true);
  const shown = String(stderr.read());
  expect(shown).toContain('Delete a[2Jbc? [y/N]');
});
