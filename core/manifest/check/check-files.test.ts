import { symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { afterFix, SOUND, temporaryProject } from '../testing/temporary-project.ts';

describe('files', () => {
  const withFiles = (entry: string, more: Readonly<Record<string, string>> = {}) =>
    temporaryProject({ ...SOUND, ...more, 'slipway.yml': `name: sound\nmodels: []\nfiles:\n  - ${entry}\n` });

  it.each([
    ['../secret.txt', '“../secret.txt” points outside the project folder.'],
    ['data/../../secret.txt', '“data/../../secret.txt” points outside the project folder.'],
    ['/etc/passwd', '“/etc/passwd” is a path of this machine.'],
    ['C:\\Users\\me\\x.txt', '“C:\\Users\\me\\x.txt” is a path of this machine.'],
    ['"~/x.txt"', '“~/x.txt” is a path of this machine.'],
  ])('never leave the project: %s', async (entry, message) => {
    expect(await (await withFiles(entry)).only('path-outside')).toMatchObject({
      severity: 'error',
      message,
      hint: 'Copy it into the project. An image contains only files of the project.',
      range: { startLine: 4, startColumn: 5 },
    });
  });

  it('never leave it through a link, not even inside a folder', async () => {
    const project = await withFiles('data', { 'data/a.txt': 'a' });
    await writeFile(join(project.folder, '..', 'secret.txt'), 's');
    await symlink(join('..', '..', 'secret.txt'), join(project.folder, 'data', 'link.txt'));
    expect(await project.only('path-outside')).toMatchObject({
      message: '“data/link.txt” in “data” is a link to a place outside the project folder.',
      hint: 'Remove it, or list the needed files one by one.',
    });
    await project.write('slipway.yml', 'name: sound\nmodels: []\nfiles: [data/link.txt]\n');
    expect((await project.only('path-outside')).message).toBe(
      '“data/link.txt” is a link to a place outside the project folder.',
    );
  });

  it('propose the folder that was probably meant', async () => {
    const project = await withFiles('libs/', { 'lib/math/one.py': '' });
    const found = await project.only('missing-file');
    expect(found.hint).toBe('Did you mean “lib/”?');
    expect(afterFix(found, 'slipway.yml', '- libs/\n')).toContain('lib/');
  });

  it('may be links that stay inside', async () => {
    const project = await withFiles('data', { 'data/a.txt': 'a' });
    await symlink('a.txt', join(project.folder, 'data', 'b.txt'));
    expect(await project.check()).toEqual([]);
  });

  it('that loop are named', async () => {
    const project = await withFiles('data', { 'data/a.txt': 'a' });
    await symlink('.', join(project.folder, 'data', 'again'));
    expect((await project.only('unsafe-path')).message).toBe(
      '“data/again” in “data” is a link to a folder above it.',
    );
    await symlink('self', join(project.folder, 'self'));
    await project.write('slipway.yml', 'name: sound\nmodels: []\nfiles: [self]\n');
    expect((await project.only('unsafe-path')).message).toBe('“self” is a link to itself.');
  });

  it('are never sockets', async () => {
    const project = await withFiles('data', { 'data/a.txt': 'a' });
    const server = createServer().listen(join(project.folder, 'data', 's'));
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    await new Promise((resolve) => server.once('listening', resolve));
    expect((await project.only('unsafe-path')).message).toBe(
      '“data/s” in “data” is neither a file nor a folder (a socket, pipe or device).',
    );
  });

  it('that are missing are looked for by likeness', async () => {
    const project = await withFiles('lables.json', { 'labels.json': '[]' });
    const found = await project.only('missing-file');
    expect(found).toMatchObject({ message: 'The file “lables.json” was not found in the project.' });
    expect(found.hint).toMatch(/^Did you mean “labels\.json”/);
    expect(found.fixes[0]?.title).toBe('Write “labels.json”');
  });

  it('may be patterns, which have to fit something', async () => {
    const project = await withFiles('"data/**/*.csv"', { 'data/deep/a.csv': '1', 'data/b.csv': '2' });
    expect(await project.check()).toEqual([]);
    await project.write('slipway.yml', 'name: sound\nmodels: []\nfiles: ["data/b.csv", "*.parquet"]\n');
    const found = await project.only('no-match');
    expect(found).toMatchObject({
      severity: 'warning',
      message: 'No file of the project matches “*.parquet”.',
    });
    expect(
      afterFix(found, 'slipway.yml', 'name: sound\nmodels: []\nfiles: ["data/b.csv", "*.parquet"]\n'),
    ).toBe('name: sound\nmodels: []\nfiles: ["data/b.csv"]\n');
  });

  it('take along the modules that the script imports', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'score.py': 'import features\nfrom lib.clean import tidy\ndef run(x): return tidy(x)\n',
      'features.py': 'x = 1\n',
      'lib/__init__.py': '',
      'lib/clean.py': 'from . import deep\ndef tidy(x): return x\n',
      'lib/deep.py': '',
    });
    const found = (await project.check()).filter((one) => one.code === 'module-not-in-files');
    expect(found[0]).toMatchObject({
      severity: 'error',
      file: 'score.py',
      message: '“features.py” is imported here, but would be missing from the image.',
      hint: 'Add it under `files:`: “features.py”.',
      range: { startLine: 1, startColumn: 8, endColumn: 16 },
    });
    await project.write('slipway.yml', 'name: sound\nmodels: []\nfiles: [features.py, lib/]\n');
    expect(await project.check()).toEqual([]);
  });
});
