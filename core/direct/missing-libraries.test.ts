import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesIn } from '#core/host/names-in.ts';
import { craftedLibrary } from '#core/oci/testing/crafted-library.ts';
import { craftedZip } from '#core/oci/testing/crafted-zip.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { missingLibraries, mustHaveLibraries } from './missing-libraries.ts';
import { type WheelLibraries, wheelLibraries } from './wheel-libraries.ts';

const BASE = ['libc.so.6', 'libstdc++.so.6', 'libz.so.1'];
const digest = `sha256:${'a'.repeat(64)}`;

async function librariesOf(files: Readonly<Record<string, Buffer>>): Promise<WheelLibraries> {
  const path = await craftedZip(Object.entries(files).map(([name, text]) => ({ name, text })));
  return wheelLibraries(await temporaryFolder(), { path, filename: 'demo.whl', digest });
}

function problem(name: string, libraries: WheelLibraries): unknown {
  const warnings: string[] = [];
  try {
    mustHaveLibraries(missingLibraries([{ name, libraries }], BASE), (text) => warnings.push(text));
  } catch (error) {
    return error;
  }
  return warnings;
}

test('a library of the system that the base lacks is named with its package and what to do', async () => {
  const libraries = await librariesOf({
    'cv2/cv2.abi3.so': craftedLibrary(['libGL.so.1', 'libglib-2.0.so.0', 'libz.so.1', 'libc.so.6']),
  });
  expect(problem('opencv-python', libraries)).toMatchObject({
    code: 'build_failed',
    message: 'opencv-python needs libGL.so.1, libglib-2.0.so.0, which the base image does not have.',
    hint: expect.stringContaining('opencv-python-headless'),
    details: { kind: 'missing-library' },
  });
  expect(problem('other', libraries)).toMatchObject({
    hint: expect.stringContaining('Debian: libgl1, libglib2.0-0'),
  });
});

test('what packages bring themselves, under whichever name, is not missing; nor what drivers bring', async () => {
  const libraries = await librariesOf({
    'demo/core.cpython-311.so': craftedLibrary([
      'libgomp.so.1',
      'libown-1234.so.2',
      'libssl-81259c47.so.1.1.1k',
      'libcuda.so.1',
    ]),
    'demo.libs/libown-1234.so.2': craftedLibrary(['libstdc++.so.6']),
    'demo.libs/gomp-renamed.so.9': craftedLibrary([], { name: 'libgomp.so.1' }),
    'demo.libs/libssl-81259c47.so.1.1.1k': craftedLibrary([]),
  });
  expect(problem('demo', libraries)).toEqual([]);
});

test('what is unknown, or only of plugins, ends no build', async () => {
  const libraries = await librariesOf({
    'demo/core.so': craftedLibrary(['libodd.so.7']),
    'demo/Qt/plugins/platforms/libqxcb.so': craftedLibrary(['libGL.so.1']),
    'demo/broken.so': Buffer.from('no library'),
  });
  expect(problem('demo', libraries)).toEqual([
    'demo needs libodd.so.7 (demo/core.so), which neither a package nor the base image has.',
  ]);
});

test('a wheel is looked through once', async () => {
  const folder = await temporaryFolder();
  const path = await craftedZip([{ name: 'demo/core.so', text: craftedLibrary(['libGL.so.1']) }]);
  const first = await wheelLibraries(folder, { path, filename: 'demo.whl', digest });
  const again = await wheelLibraries(folder, { path: join(folder, 'gone'), filename: 'demo.whl', digest });
  expect(again).toEqual(first);
  const [name = ''] = await namesIn(folder);
  expect(JSON.parse(await readFile(join(folder, name), 'utf8'))).toEqual(first);
});
