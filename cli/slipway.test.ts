import { execFile } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { ANSWERS } from './reference/answers.ts';
import { LAUNCHER, ROOT, startCli, withBuiltCli } from './testing/built-cli.ts';
import { commandLinePlace } from './testing/command-line-place.ts';

const execute = promisify(execFile);

withBuiltCli();

describe('the program itself', () => {
  const bin = join(ROOT, 'cli', 'slipway.mjs');

  test.each(['--version', '-V'])('tells its version with %s', async (word) => {
    const { stdout } = await execute(process.execPath, [bin, word]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });

  test('that is not built yet says how to build it', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'cli'));
    await copyFile(bin, join(folder, 'cli', 'slipway.mjs'));
    const call = execute(process.execPath, [join(folder, 'cli', 'slipway.mjs'), 'model', 'list']);
    await expect(call).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('npm run build'),
    });
  });

  test.runIf(process.getuid?.() === 0)(
    'runs as a user without a name and without a home folder',
    async () => {
      const folder = await temporaryFolder();
      const dataFolder = join(folder, 'data');
      await mkdir(dataFolder);
      await chmod(folder, 0o755);
      await chown(dataFolder, 12_345, 12_345);
      for (const words of [
        ['model', 'list', '--json'],
        ['project', 'list', '--json'],
      ]) {
        const { stdout } = await execute(process.execPath, [LAUNCHER, ...words], {
          cwd: dataFolder,
          uid: 12_345,
          gid: 12_345,
          env: { PATH: '/usr/bin:/bin', SLIPWAY_HOME: dataFolder },
        });
        expect(JSON.parse(stdout)).toMatchObject({});
      }
    },
  );

  test('shows its help when nothing is asked', async () => {
    const { run } = await commandLinePlace();
    expect(await run()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: slipway'),
      stderr: '',
    });
  });
});

describe('models from the command line', () => {
  test('are registered, listed, shown, verified, exported and deleted', async () => {
    const { run, folder } = await commandLinePlace();
    const registered = await run(
      'model',
      'register',
      'one',
      'model.bin',
      '-t',
      'a',
      '-t',
      'b',
      '-d',
      'first',
    );
    expect(registered).toMatchObject({ code: 0, stdout: expect.stringMatching(/^model +one:1\n/) });
    expect(registered.stderr).toContain('✓ Store model.bin');
    expect((await run('model', 'list')).stdout).toMatch(/^MODEL .*\none:1 .* 20 B .*a, b\n$/);
    expect((await run('model', 'show', 'one')).stdout).toContain('first');
    expect((await run('model', 'verify')).stdout).toBe('1 checked, 0 damaged.\n');
    expect(await run('model', 'export', 'one', 'copy.bin')).toMatchObject({ code: 0 });
    expect(await readdir(folder)).toContain('copy.bin');
    expect(await run('model', 'delete', 'one:1', '--yes')).toMatchObject({
      code: 0,
      stdout: 'Deleted one:1.\n',
      stderr: expect.stringContaining('slipway trash restore one:1'),
    });
    expect((await run('trash', 'list')).stdout).toMatch(/ model +one:1 +/);
    expect(await run('trash', 'restore', 'one:1')).toMatchObject({
      code: 0,
      stdout: 'Restored one:1 (model).\n',
    });
    await run('model', 'delete', 'one:1', '--yes');
    expect(await run('trash', 'empty')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect(await run('trash', 'empty', '--yes')).toMatchObject({
      code: 0,
      stdout: 'Deleted one:1 (model).\n20 B freed.\n',
    });
    expect(await run('model', 'list')).toMatchObject({ code: 0, stdout: '' });
  });

  test('are not deleted by a script that did not say --yes', async () => {
    const { run } = await commandLinePlace();
    await run('model', 'register', 'one', 'model.bin');
    expect(await run('model', 'delete', 'one')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect((await run('model', 'list')).stdout).toContain('one:1');
  });

  test('that are damaged make verify fail, with the answer on standard output', async () => {
    const { run, folder } = await commandLinePlace();
    await run('model', 'register', 'one', 'model.bin');
    const blobs = join(folder, 'data', 'blobs', 'sha256');
    const [name = ''] = (await readdir(blobs, { recursive: true })).filter((each) =>
      /[0-9a-f]{64}$/.test(each),
    );
    await chmod(join(blobs, name), 0o644);
    await writeFile(join(blobs, name), 'something else');
    const answer = await run('model', 'verify', '--json');
    expect(answer).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(answer.stdout)).toMatchObject({ checked: 1, damaged: [{ reference: 'one:1' }] });
  });
});

describe('projects', () => {
  test('are listed, pinned, and taken off the list', async () => {
    const { run, folder } = await commandLinePlace();
    expect(await run('project', 'list')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('No projects yet.'),
    });
    const made: unknown = JSON.parse((await run('new', 'model.bin', '--json')).stdout);
    const { folder: project } = z.object({ folder: z.string() }).parse(made);
    expect(await run('project', 'pin', project)).toMatchObject({
      code: 0,
      stdout: `${project} is pinned.\n`,
    });
    expect((await run('project', 'list')).stdout).toMatch(/^PROJECT .*\n.* pinned *\n$/);
    expect(await run('project', 'pin', folder)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Project not found'),
    });
    expect(await run('project', 'forget', project)).toMatchObject({ code: 0 });
    expect((await run('project', 'list')).stdout).toBe('');
  });

  test('are those that up was tried with, whatever came of it', async () => {
    const { run, folder } = await commandLinePlace();
    const project = join(folder, 'broken');
    await mkdir(project);
    await writeFile(join(project, 'slipway.yml'), 'name: broken\nscript: score.py\n');
    await writeFile(join(project, 'score.py'), 'def run(:\n');
    expect(await run('up', project, '--engine', 'process')).toMatchObject({ code: 1 });
    expect((await run('project', 'list')).stdout).toContain('broken');
  });
});

describe('with --json', () => {
  test.each([
    ['model', 'list'],
    ['model', 'show', 'one'],
    ['model', 'register', 'one', 'model.bin'],
    ['model', 'inspect', 'model.bin'],
    ['model', 'annotate', 'one', '-t', 'x'],
    ['model', 'verify'],
    ['model', 'export', 'one', 'copy.bin'],
    ['model', 'delete', 'one', '--yes'],
    ['manifest', 'list'],
    ['image', 'list'],
    ['image', 'prune', '--yes'],
    ['runs'],
    ['task', 'list'],
    ['project', 'list'],
    ['trash', 'list'],
    ['trash', 'empty', '--yes'],
    ['doctor'],
    ['settings', 'get'],
    ['settings', 'get', 'engine'],
    ['settings', 'set', 'keepTasks', '20'],
    ['init', 'project', '--dry-run'],
    ['completion', 'bash'],
  ])('“%s %s” writes one document and nothing else', async (...words) => {
    const { run, folder } = await commandLinePlace();
    await run('model', 'register', 'one', 'model.bin');
    await mkdir(join(folder, 'project'));
    await copyFile(join(folder, 'model.bin'), join(folder, 'project', 'model.bin'));
    const answer = await run(...words, '--json');
    expect(answer.stderr).toBe('');
    const document: unknown = JSON.parse(answer.stdout);
    expect(document).toBeTypeOf('object');
    expect(answer.stdout).toBe(`${JSON.stringify(document)}\n`);
    const key = Object.keys(ANSWERS).findLast((each) =>
      words.join(' ').replace('project ', '').startsWith(each),
    );
    if (words[2] !== 'engine') ANSWERS[key ?? '']?.parse(document);
  });

  test.each([
    ['a failure', ['model', 'show', 'nope'], 1, 'not_found'],
    ['the failure of a task', ['model', 'register', 'one', 'nope.bin'], 1, 'path_missing'],
    ['a value that no call takes', ['settings', 'set', 'engine', 'steam'], 2, 'bad_input'],
    ['an unknown command', ['modle'], 2, 'usage'],
    ['a missing command', ['model'], 2, 'usage'],
    ['an unknown option', ['model', 'list', '--lates'], 2, 'usage'],
    ['a missing argument', ['model', 'show'], 2, 'usage'],
    ['a missing confirmation', ['model', 'delete', 'one'], 1, 'not_found'],
  ])('%s is a document on standard error', async (_what, words, code, error) => {
    const { run } = await commandLinePlace();
    const answer = await run(...words, '--json');
    expect(answer).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(answer.stderr)).toEqual({
      error: expect.objectContaining({ code: error, message: expect.any(String) }),
    });
  });
});

describe('without --json', () => {
  test('an error says its code, what happened and what to try', async () => {
    const { run } = await commandLinePlace();
    expect(await run('model', 'register', 'My Model', 'model.bin')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error\[name_invalid\]: .*\nhint: Try “my-model”\.\n$/),
    });
  });

  test('a wrong word is answered with the right one', async () => {
    const { run } = await commandLinePlace();
    expect(await run('modle', 'list')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean model?'),
    });
  });

  test('quiet leaves the answer and nothing else', async () => {
    const { run } = await commandLinePlace();
    expect(await run('model', 'register', 'one', 'model.bin', '-q')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('settings', () => {
  test('are set, read and taken back', async () => {
    const { run } = await commandLinePlace();
    await run('settings', 'set', 'engine', 'process');
    expect((await run('settings', 'get', 'engine')).stdout).toBe('process\n');
    await run('settings', 'set', 'baseImages.python-3.11', 'registry.example.org/python:3.11');
    const { stdout } = await run('settings', 'get', 'baseImages', '--json');
    expect(JSON.parse(stdout)).toEqual({ baseImages: { 'python-3.11': 'registry.example.org/python:3.11' } });
    await run('settings', 'set', 'engine', '--default');
    expect((await run('settings', 'get', 'engine')).stdout).toBe('');
  });

  test('that do not exist are refused with those that do', async () => {
    const { run } = await commandLinePlace();
    const answer = await run('settings', 'set', 'engin', 'docker');
    expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining('engine, ') });
  });
});

describe('serve', () => {
  test('says where it is, answers, and ends in order', async () => {
    const { start } = await commandLinePlace();
    const { process: child, ended } = start('serve', '--port', '0', '--json');
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (chunk) => resolve(String(chunk))),
    );
    const { api, token, url } = JSON.parse(line);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/);
    const answer = await fetch(`${api}/system`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ version: '0.0.0-test' });
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    ['for the network without a token', ['--host', '0.0.0.0']],
    ['with a token among its words', ['--token', 'a-token-of-enough-characters']],
    ['with a token file that is not there', ['--token-file', 'nowhere']],
    ['on a port that is none', ['--port', '70000']],
  ])('refuses to start %s', async (_what, words) => {
    const { run } = await commandLinePlace();
    expect(await run('serve', ...words)).toMatchObject({ code: 2, stdout: '' });
  });

  test.each(['short', 'two words, and many characters', ''])('refuses the token “%s”', async (token) => {
    const { run, folder } = await commandLinePlace();
    await writeFile(join(folder, 'token'), token);
    expect(await run('serve', '--token-file', 'token')).toMatchObject({ code: 2, stdout: '' });
  });

  test('opens the browser without the token among its words, and takes the file with it away', async () => {
    const { folder } = await commandLinePlace();
    const seen = join(folder, 'words');
    const browser = join(folder, 'xdg-open');
    await writeFile(browser, `#!/bin/sh\nprintf %s "$1" > '${seen}.part' && mv '${seen}.part' '${seen}'\n`);
    await chmod(browser, 0o755);
    const { process: child, ended } = startCli(['serve', '--port', '0', '--open', '--json'], {
      dataFolder: join(folder, 'data'),
      cwd: folder,
      environment: { PATH: `${folder}:${process.env.PATH ?? ''}` },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (chunk) => resolve(String(chunk))),
    );
    const { token } = JSON.parse(line);
    const word = await vi.waitFor(() => readFile(seen, 'utf8'), { timeout: 20_000 });
    expect(word).not.toContain(token);
    const file = fileURLToPath(word);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain(`#token=${token}`);
    child.kill('SIGTERM');
    await ended;
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
