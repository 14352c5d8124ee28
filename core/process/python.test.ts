import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPython, noteOnVersion } from './python.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-python-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that answers as a Python of this version: which Pythons a machine has can't be had on demand. */
async function answers(
  where: string,
  name: string,
  version: string,
  implementation = 'cpython',
): Promise<string> {
  await mkdir(join(folder, where), { recursive: true });
  const path = join(folder, where, name);
  const answer = JSON.stringify({ version: version.split('.').map(Number), implementation, path });
  await writeFile(path, `#!/bin/sh\necho '${answer}'\n`);
  await chmod(path, 0o755);
  return path;
}

const find = (where: string, wanted: string, chosen?: string) =>
  findPython({
    wanted,
    chosen,
    environment: { PATH: `${join(folder, where)}:/bin`, HOME: join(folder, 'nobody'), XDG_DATA_HOME: folder },
  });

describe.runIf(process.platform !== 'win32')('looking for a Python', () => {
  it('finds the real one of this machine, outside any virtual environment', async () => {
    const python = await findPython({ wanted: '3.11', chosen: undefined, environment: process.env });
    expect(python.version).toMatch(/^3\.\d+\.\d+$/);
    expect(python.path).toMatch(/python/);
  });

  it('takes the version that is asked for before another', async () => {
    await answers('exact', 'python3', '3.14.1');
    const path = await answers('exact', 'python3.12', '3.12.4');
    expect(await find('exact', '3.12')).toEqual({ path, version: '3.12.4', minor: 12 });
  });

  it('passes over what is too old, is no CPython or does not answer', async () => {
    await answers('odd', 'python3.15', '3.15.0', 'pypy');
    await answers('odd', 'python3', '2.7.18');
    await writeFile(join(folder, 'odd', 'python3.14'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    const path = await answers('odd', 'python', '3.15.2');
    expect((await find('odd', '3.15')).path).toBe(path);
  });

  it('takes the Python of the settings, whatever its version, and notes the difference', async () => {
    const chosen = await answers('chosen', 'my-python', '3.9.1');
    const python = await find('chosen', '3.13', chosen);
    expect(python.path).toBe(chosen);
    expect(noteOnVersion(python, '3.13')).toContain('Python 3.13 was not found. Using Python 3.9.1');
    expect(noteOnVersion(python, '3.9')).toBeUndefined();
  });

  it('names the setting when its Python does not answer', async () => {
    await expect(find('chosen', '3.11', join(folder, 'nothing'))).rejects.toMatchObject({
      code: 'engine_unavailable',
      hint: expect.stringContaining('settings set python'),
    });
  });

  it('finds Pythons of pyenv without their shims', async () => {
    const path = await answers('nobody/.pyenv/versions/3.10.9/bin', 'python3', '3.10.9');
    expect((await find('empty', '3.10')).path).toBe(path);
  });
});
