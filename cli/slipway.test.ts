import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../core/testing/temporary-folder.ts';
import { ANSWERS } from './reference/answers.ts';
import { buildCli, type Ended, ROOT, runCli, type Started, startCli } from './testing/built-cli.ts';

const execute = promisify(execFile);

beforeAll(buildCli);

/** A folder with a data folder of Slipway and a file that can be registered. */
async function place(): Promise<{
  readonly folder: string;
  run(...words: string[]): Promise<Ended>;
  start(...words: string[]): Started;
}> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'model.bin'), 'the bytes of a model');
  const options = { dataFolder: join(folder, 'data'), cwd: folder };
  return {
    folder,
    run: (...words) => runCli(words, options),
    start: (...words) => {
      const started = startCli(words, options);
      onTestFinished(() => void started.process.kill('SIGKILL'));
      return started;
    },
  };
}

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

  test('shows its help when nothing is asked', async () => {
    const { run } = await place();
    expect(await run()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: slipway'),
      stderr: '',
    });
  });
});

describe('models from the command line', () => {
  test('are registered, listed, shown, verified, exported and deleted', async () => {
    const { run, folder } = await place();
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
      stdout: 'Deleted one:1; 20 B freed.\n',
    });
    expect(await run('model', 'list')).toMatchObject({ code: 0, stdout: '' });
  });

  test('are not deleted by a script that did not say --yes', async () => {
    const { run } = await place();
    await run('model', 'register', 'one', 'model.bin');
    expect(await run('model', 'delete', 'one')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect((await run('model', 'list')).stdout).toContain('one:1');
  });

  test('that are damaged make verify fail, with the answer on standard output', async () => {
    const { run, folder } = await place();
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
    ['doctor'],
    ['settings', 'get'],
    ['settings', 'get', 'engine'],
    ['settings', 'set', 'keepTasks', '20'],
    ['init', 'project', '--dry-run'],
    ['completion', 'bash'],
  ])('“%s %s” writes one document and nothing else', async (...words) => {
    const { run, folder } = await place();
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
    const { run } = await place();
    const answer = await run(...words, '--json');
    expect(answer).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(answer.stderr)).toEqual({
      error: expect.objectContaining({ code: error, message: expect.any(String) }),
    });
  });
});

describe('without --json', () => {
  test('an error says its code, what happened and what to try', async () => {
    const { run } = await place();
    expect(await run('model', 'register', 'My Model', 'model.bin')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error\[name_invalid\]: .*\nhint: “my-model” would do\.\n$/),
    });
  });

  test('a wrong word is answered with the right one', async () => {
    const { run } = await place();
    expect(await run('modle', 'list')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean model?'),
    });
  });

  test('quiet leaves the answer and nothing else', async () => {
    const { run } = await place();
    expect(await run('model', 'register', 'one', 'model.bin', '-q')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('settings', () => {
  test('are set, read and taken back', async () => {
    const { run } = await place();
    await run('settings', 'set', 'engine', 'process');
    expect((await run('settings', 'get', 'engine')).stdout).toBe('process\n');
    await run('settings', 'set', 'baseImages.python-3.11', 'registry.example.org/python:3.11');
    const { stdout } = await run('settings', 'get', 'baseImages', '--json');
    expect(JSON.parse(stdout)).toEqual({ baseImages: { 'python-3.11': 'registry.example.org/python:3.11' } });
    await run('settings', 'set', 'engine', '--default');
    expect((await run('settings', 'get', 'engine')).stdout).toBe('');
  });

  test('that do not exist are refused with those that do', async () => {
    const { run } = await place();
    const answer = await run('settings', 'set', 'engin', 'docker');
    expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining('engine, ') });
  });
});

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
    const { run, start, folder } = await place();
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
    const { run, start, folder } = await place();
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
    const { run, start, folder } = await place();
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

describe('serve', () => {
  test('says where it is, answers, and ends in order', async () => {
    const { start } = await place();
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
    ['for the network with one that can be guessed', ['--host', '0.0.0.0', '--token', 'short']],
    ['with a token that can not travel', ['--token', 'two words']],
    ['on a port that is none', ['--port', '70000']],
  ])('refuses to start %s', async (_what, words) => {
    const { run } = await place();
    expect(await run('serve', ...words)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('completion', () => {
  async function complete(line: string): Promise<readonly string[]> {
    const { run, folder } = await place();
    await run('model', 'register', 'one', 'model.bin');
    const { stdout: script } = await run('completion', 'bash');
    const launcher = join(ROOT, 'out', 'cli-test', 'launch.mjs');
    const program = join(folder, 'slipway');
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`, { mode: 0o755 });
    // The last word is split at its colons, as readline hands it over with bash's own COMP_WORDBREAKS.
    const words = line.split(' ').flatMap((word) => word.split(/(:)/).filter((part) => part !== ''));
    const asked = `${script}
COMP_LINE=${JSON.stringify(line)}; COMP_POINT=\${#COMP_LINE}
COMP_WORDS=(${words.map((word) => JSON.stringify(word)).join(' ')}${line.endsWith(' ') ? ' ""' : ''})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_slipway
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await execute('bash', ['--norc', '-c', asked], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, SLIPWAY_HOME: join(folder, 'data') },
    });
    return stdout.split('\n').filter((candidate) => candidate !== '');
  }

  test.each([
    ['commands', 'slipway mod', ['model']],
    ['commands of a group', 'slipway model re', ['register']],
    ['options', 'slipway model list --lat', ['--latest']],
    ['choices', 'slipway build --engine ', ['docker', 'process']],
    ['what is registered', 'slipway model show ', ['one:1']],
    ['what stands after a colon', 'slipway model show one:', ['1']],
    ['files', 'slipway model register two mod', ['model.bin']],
  ])('in bash offers %s', async (_what, line, expected) => {
    expect(await complete(line)).toEqual(expected);
  });
});
