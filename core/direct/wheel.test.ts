import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeLayer } from '#core/oci/layer-stream.ts';
import { type CraftedMember, craftedZip } from '#core/oci/testing/crafted-zip.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { wheelEntries } from './layer-entries.ts';

const SITE = 'opt/slipway/venv/lib/python3.11/site-packages';
const INFO = 'demo_pkg-1.0.dist-info';

const MEMBERS: readonly CraftedMember[] = [
  { name: 'demo_pkg/__init__.py', text: 'def main(): pass\n' },
  { name: 'demo_pkg-1.0.data/scripts/demo-script', text: '#!python\nprint("script")\n' },
  { name: 'demo_pkg-1.0.data/purelib/extra.py', text: 'extra = 1\n' },
  { name: 'demo_pkg-1.0.data/data/share/demo.txt', text: 'shared\n' },
  { name: 'demo_pkg-1.0.data/headers/demo.h', text: '/* demo */\n' },
  { name: `${INFO}/METADATA`, text: 'Metadata-Version: 2.1\nName: demo-pkg\nVersion: 1.0\n' },
  { name: `${INFO}/WHEEL`, text: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n' },
  {
    name: `${INFO}/entry_points.txt`,
    text: '[console_scripts]\ndemo = demo_pkg:main\nbad name; = evil\n../out = demo_pkg:main\n[other]\nx = y:z\n',
  },
  {
    name: `${INFO}/RECORD`,
    text: `demo_pkg/__init__.py,,\ndemo_pkg-1.0.data/scripts/demo-script,sha256=old,1\n${INFO}/RECORD,,\n`,
  },
];

async function wheelOf(members: readonly CraftedMember[], name = 'demo_pkg-1.0-py3-none-any.whl') {
  return { filename: name, path: await craftedZip(members) };
}

/** Unpacks the layer of wheels with the tar of this system. Returns where. */
async function installed(...wheels: Awaited<ReturnType<typeof wheelOf>>[]): Promise<string> {
  const layer = makeLayer(wheelEntries(wheels, '3.11'), new AbortController().signal);
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'layer.tar'), gunzipSync(await buffer(Readable.from(layer.chunks))));
  await promisify(execFile)('tar', ['-xf', 'layer.tar'], { cwd: folder });
  return folder;
}

test('files go where installers put them, with their programs', async () => {
  const folder = await installed(await wheelOf(MEMBERS));
  const text = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
  expect(await text(`${SITE}/demo_pkg/__init__.py`)).toContain('main');
  expect(await text(`${SITE}/extra.py`)).toContain('extra');
  expect(await text('opt/slipway/venv/share/demo.txt')).toBe('shared\n');
  expect(await text('opt/slipway/venv/include/site/python3.11/demo_pkg/demo.h')).toContain('demo');
  expect(await text('opt/slipway/venv/bin/demo-script')).toBe(
    '#!/opt/slipway/venv/bin/python\nprint("script")\n',
  );
  expect(await text('opt/slipway/venv/bin/demo')).toMatch(
    /^#!\/opt\/slipway\/venv\/bin\/python\n[\s\S]*main\(\)/,
  );
  expect(await text(`${SITE}/${INFO}/INSTALLER`)).toBe('slipway\n');
  expect(await text(`${SITE}/${INFO}/RECORD`)).toMatchInlineSnapshot(`
    "demo_pkg/__init__.py,,
    demo_pkg-1.0.dist-info/RECORD,,
    ../../../bin/demo-script,sha256=CIzu39OWKBA9KF7t05albLU_V-O0r27TRaz5xHX7Ys4,47
    ../../../bin/demo,sha256=3d1ioWg2YGz39AJOdRe3PXyBW7AqQL7YjgBK9-iB9ac,116
    demo_pkg-1.0.dist-info/INSTALLER,sha256=wz-tY4IXVVeXcBWIBGjf10uZf3Jwnj11IpVoTzVAfrs,8
    "
  `);
});

test('Python finds the package, its version and every file of its record', async () => {
  const folder = await installed(await wheelOf(MEMBERS));
  const place = join(await temporaryFolder(), 'opt');
  await mkdir(dirname(place), { recursive: true });
  await rename(join(folder, 'opt'), place);
  const program = `
import sys
sys.path.insert(0, ${JSON.stringify(join(place, '..', SITE))})
import importlib.metadata as m
print(m.version("demo-pkg"), [str(f) for f in m.files("demo-pkg") if not f.locate().exists()])
`;
  const { stdout } = await promisify(execFile)('python3', ['-c', program]);
  expect(stdout.trim()).toBe('1.0 []');
});

test('where two packages have the same file, the last one’s stays', async () => {
  const other = MEMBERS.map(
    (member): CraftedMember => ({
      ...member,
      name: String(member.name).replace('demo_pkg-1.0', 'other-2.0'),
      ...(member.name === 'demo_pkg/__init__.py' ? { text: 'other = 1\n' } : {}),
    }),
  );
  const folder = await installed(await wheelOf(MEMBERS), await wheelOf(other, 'other-2.0-py3-none-any.whl'));
  expect(await readFile(join(folder, SITE, 'demo_pkg/__init__.py'), 'utf8')).toBe('other = 1\n');
});

const without = (name: string): readonly CraftedMember[] => MEMBERS.filter((member) => member.name !== name);

test.each<[string, readonly CraftedMember[], string]>([
  ['no description', [{ name: 'a.py' }], 'no .dist-info'],
  ['two descriptions', [...MEMBERS, { name: 'x-1.dist-info/WHEEL' }], 'several .dist-info'],
  [
    'the description of another package',
    MEMBERS.map((member) => ({ ...member, name: String(member.name).replace('demo_pkg-1.0', 'evil-1.0') })),
    'evil-1.0',
  ],
  ['no RECORD', without(`${INFO}/RECORD`), 'no RECORD'],
  ['no WHEEL', without(`${INFO}/WHEEL`), 'no WHEEL'],
  [
    'a newer format',
    [...without(`${INFO}/WHEEL`), { name: `${INFO}/WHEEL`, text: 'Wheel-Version: 2.0\n' }],
    'format 2.0',
  ],
  ['an unknown data folder', [...MEMBERS, { name: 'demo_pkg-1.0.data/evil/x' }], 'installers do not know'],
  ['two files at one place', [...MEMBERS, { name: 'extra.py' }], 'another file of the package'],
  ['a path that leads out', [...MEMBERS, { name: '../evil.py' }], 'outside'],
  [
    'a path that leads out of the data folder',
    [...MEMBERS, { name: 'demo_pkg-1.0.data/scripts/../../evil' }],
    'outside',
  ],
])('a wheel with %s is refused by its name', async (_what, members, message) => {
  await expect(wheelOf(members).then(installed)).rejects.toMatchObject({
    code: 'build_failed',
    message: expect.stringMatching(new RegExp(`demo_pkg-1.0-py3-none-any.whl cannot be used: .*${message}`)),
    details: { kind: 'unsafe-package' },
  });
});
