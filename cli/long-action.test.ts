import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, withBuiltCli } from './testing/built-cli.ts';
import { commandLinePlace } from './testing/command-line-place.ts';

withBuiltCli();

/** A file that takes seconds to register and no space until then. */
async function hugeFile(folder: string): Promise<void> {
  const file = await open(join(folder, 'huge.bin'), 'w');
  await file.truncate(16 * 1024 ** 3);
  await file.close();
}

async function runningTask(run: (...words: string[]) => Promise<Ended>): Promise<string> {
  for (;;) {
    const { stdout } = await run('task', 'list', '--state', 'running', '--json');
    const [task] = JSON.parse(stdout).tasks;
    if (task !== undefined) return task.id;
  }
}

describe('a long action', () => {
  test('stops at Ctrl-C, cleans up and ends with 130', async () => {
    const { run, start, folder } = await commandLinePlace();
    await hugeFile(folder);
    const { process: child, ended } = start('model', 'register', 'huge', 'huge.bin');
    const id = await runningTask(run);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringContaining('error[cancelled]'),
    });
    expect(JSON.parse((await run('task', 'show', id, '--json')).stdout)).toMatchObject({
      state: 'cancelled',
    });
    expect(await readdir(join(folder, 'data', 'blobs', 'incoming'))).toEqual([]);
    expect(JSON.parse((await run('model', 'list', '--json')).stdout)).toEqual({ models: [], total: 0 });
  });

  test('can be watched and cancelled from another process', async () => {
    const { run, start, folder } = await commandLinePlace();
    await hugeFile(folder);
    const { ended } = start('model', 'register', 'huge', 'huge.bin', '--json');
    const id = await runningTask(run);
    const watching = start('task', 'show', id, '--follow', '--json');
    expect(await run('task', 'cancel', id)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('cancelled'),
    });
    expect(JSON.parse((await ended).stderr)).toMatchObject({
      error: { code: 'cancelled', details: { taskId: id } },
    });
    expect((await ended).code).toBe(1);
    expect((await watching.ended).code).toBe(1);
    expect(JSON.parse((await watching.ended).stdout)).toMatchObject({ id, state: 'cancelled' });
  });

  test('goes on when only its watcher is interrupted', async () => {
    const { run, start, folder } = await commandLinePlace();
    await hugeFile(folder);
    const { process: child, ended } = start('model', 'register', 'huge', 'huge.bin');
    const id = await runningTask(run);
    const watching = start('task', 'show', id, '--follow');
    await new Promise((resolve) => watching.process.stderr.once('data', resolve));
    watching.process.kill('SIGINT');
    expect((await watching.ended).code).toBe(130);
    expect(JSON.parse((await run('task', 'show', id, '--json')).stdout)).toMatchObject({ state: 'running' });
    child.kill('SIGINT');
    await ended;
  });
});
