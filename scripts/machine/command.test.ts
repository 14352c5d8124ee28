import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { attempt, run } from './command.mjs';
import { runInForeground } from './foreground.mjs';
import { isAlive } from './process-identity.mjs';

const node = (script: string) => [process.execPath, ['-e', script]] as const;

test('a command gives what it printed, whatever its exit code', async () => {
  const result = await attempt(...node('console.log("out"); console.error("err"); process.exit(3)'));
  expect(result).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
});

test('a command that must succeed fails with the end of its output', async () => {
  await expect(run(...node('console.log("disk full"); process.exit(2)'))).rejects.toThrow(
    /exit code 2\ndisk full/,
  );
});

test('a command that takes too long is ended', async () => {
  const endless = node('console.log("begun"); setInterval(() => {}, 1000)');
  await expect(attempt(...endless, { timeout: 500 })).rejects.toThrow(/took longer than 0.5 s/);
});

test('a command that does not exist is an error that names it', async () => {
  await expect(attempt('no-such-program', [])).rejects.toThrow('`no-such-program` could not run');
});

test('a program that runs beside another writes into the file that was named', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'slipway-output-')), 'output.log');
  const file = await open(path, 'w');
  const script = 'console.log("out"); console.error("error")';
  expect(await runInForeground(process.execPath, ['-e', script], { output: file.fd })).toBe(0);
  await file.close();
  expect((await readFile(path, 'utf8')).split('\n').sort()).toEqual(['', 'error', 'out']);
  await rm(dirname(path), { recursive: true });
});

test.skipIf(process.platform === 'win32')(
  'a program that runs into its limit ends with its children',
  async () => {
    const { promise, resolve } = deferred<number>();
    const { createServer } = await import('node:net');
    const server = createServer((socket) => socket.on('data', (data) => resolve(Number(data))));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const grandchild = `require('net').connect(${port}, '127.0.0.1').end(String(process.pid)); setInterval(() => {}, 1000)`;
    const child = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}]); setInterval(() => {}, 1000)`;
    const ended = runInForeground(process.execPath, ['-e', child], { timeout: 1500 });
    const pid = await promise;
    expect(isAlive(pid)).toBe(true);
    expect(await ended).toBe(-1);
    await expect.poll(() => isAlive(pid)).toBe(false);
    server.close();
  },
);

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
