import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { findDesktop, openInDesktop } from './desktop.ts';

/** A built Slipway whose Electron is a script. */
async function builtWith(script: string): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(join(root, 'out', 'main'), { recursive: true });
  await writeFile(join(root, 'out', 'main', 'index.js'), '');
  await mkdir(join(root, 'node_modules', 'electron', 'dist'), { recursive: true });
  const executable = join(root, 'node_modules', 'electron', 'dist', 'electron');
  await writeFile(executable, `#!/bin/sh\n${script}\n`);
  await chmod(executable, 0o755);
  return root;
}

it('finds the window only where there is a display, an Electron and a build', async () => {
  const root = await builtWith('exit 0');
  expect(await findDesktop(root, {}, 'linux')).toBeUndefined();
  expect(await findDesktop(root, { DISPLAY: ':0' }, 'linux')).toMatchObject({ root });
  expect(await findDesktop(root, { WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBeDefined();
  expect(await findDesktop(await temporaryFolder(), { DISPLAY: ':0' }, 'linux')).toBeUndefined();
});

it('hands the folder over, and tells when the program did not start', async () => {
  const root = await builtWith('echo "$@" > "$OUT"');
  const desktop = await findDesktop(root, { DISPLAY: ':0' }, 'linux');
  if (desktop === undefined) throw new Error('no desktop');
  const out = join(root, 'said');
  const environment = { PATH: process.env.PATH, OUT: out, ELECTRON_RUN_AS_NODE: '1' };
  expect(await openInDesktop(desktop, { folder: '/data/iris', environment })).toBe(true);
  expect(await readFile(out, 'utf8')).toContain(`${root} /data/iris`);
  const broken = { ...desktop, executable: join(root, 'nothing') };
  expect(await openInDesktop(broken, { folder: '/data/iris', environment })).toBe(false);
});
