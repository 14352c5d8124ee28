import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { isAskedByFile } from './run-process.ts';

/** A server that drains when its standard input ends, if it was started so. */
const SERVER = `import os, sys
print("started", flush=True)
assert os.environ.get("SLIPWAY_END_WITH_STDIN") == "1"
sys.stdin.read()
print("drained", flush=True)
sys.exit(7)
`;

test.runIf(process.platform !== 'win32')(
  'without signals a file asks the server to end, and its end is written down',
  async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'server.py'), SERVER);
    await writeFile(join(folder, 'output.log'), '');
    const supervise = join(import.meta.dirname, 'supervise.py');
    const child = spawn(
      'python3',
      ['-I', '-S', supervise, folder, '0', '0', 'python3', join(folder, 'server.py')],
      {
        env: { PATH: process.env.PATH, SLIPWAY_PROCESS_LINK: 'loopback' },
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      },
    );
    const exited = once(child, 'exit');
    onTestFinished(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await expect.poll(() => output, { timeout: 20_000 }).toContain('started');
    expect(output).not.toContain('drained');
    await writeFile(join(folder, 'stop'), '');
    await exited;
    expect(output).toContain('drained');
    expect(JSON.parse(await readFile(join(folder, 'exit.json'), 'utf8'))).toMatchObject({ code: 7 });
  },
);

test('runs are asked by a file on Windows, and elsewhere when that is asked for', () => {
  expect(isAskedByFile({}, 'win32')).toBe(true);
  expect(isAskedByFile({}, 'linux')).toBe(false);
  expect(isAskedByFile({}, 'darwin')).toBe(false);
  expect(isAskedByFile({ SLIPWAY_PROCESS_LINK: 'loopback' }, 'linux')).toBe(true);
});
