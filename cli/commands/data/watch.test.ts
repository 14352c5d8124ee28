import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { loadProgram } from '#cli/program.ts';
import { runCommandLine } from '#cli/session/cli.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

/** Runs command lines on one data folder with an empty store. */
async function commandLine() {
  const home = await temporaryFolder();
  const run = async (...words: string[]) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const terminal = { stdin: new PassThrough(), stdout, stderr, environment: { SLIPWAY_HOME: home } };
    const { signal } = new AbortController();
    const invocation = { terminal, root: process.cwd(), version: '0.0.0-test', signal };
    const code = await runCommandLine(invocation, words, loadProgram);
    return { code, out: String(stdout.read() ?? ''), notes: String(stderr.read() ?? '') };
  };
  expect((await run('store', 'add', 'lab', await temporaryFolder())).code).toBe(0);
  return run;
}

test('a watch is set, looked at, listed and ended', async () => {
  const run = await commandLine();
  const set = await run('data', 'watch', 'iris', '--drift', '--hours', '48', '--keep', '90d', '--now');
  expect(set.code).toBe(0);
  expect(set.out).toMatch(/drift +the last 48 hours, every hour/);
  expect(set.out).toMatch(/compared +.*Nothing of iris is recorded in lab/);
  expect(set.out).toMatch(/deleted +.*0 calls, 0 files before \d{4}-\d\d-\d\d/);
  const changed = await run('data', 'watch', 'iris', '--no-keep');
  expect(changed.out).toMatch(/kept +for ever/);
  expect(changed.out).toMatch(/drift +the last 48 hours/);
  expect((await run('data', 'watches')).out).toMatch(/iris +lab +.*Nothing of iris/);
  expect((await run('data', 'unwatch', 'iris')).out).toContain('watched no longer');
  expect((await run('data', 'watches')).out.trim()).toBe('');
});

test('a webhook has a secret that is shown once, and its address never again', async () => {
  const run = await commandLine();
  const url = 'http://127.0.0.1:9/hook/path-is-secret';
  const { out } = await run('data', 'watch', 'iris', '--drift', '--webhook', url, '--json');
  expect(JSON.parse(out)).toMatchObject({
    watch: { webhook: { origin: 'http://127.0.0.1:9' } },
    webhookSecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
  });
  const test = await run('data', 'watch', 'iris', '--test');
  expect(test.out).toMatch(/webhook +http:\/\/127\.0\.0\.1:9; test failed: It cannot be reached/);
  expect(test.out).not.toMatch(/path-is-secret|whsec_/);
});

test.each([
  [['iris'], 'iris is not watched.'],
  [['iris', '--no-drift'], 'Nothing of iris would be watched.'],
  [['iris', '--hours', '24'], 'Add --drift.'],
  [['iris', '--keep', '0d'], 'a number of days'],
  [['iris', '--drift', '--webhook', 'ftp://example.org'], 'webhook'],
  [['iris', '--drift', '--webhook', 'https://user:word@example.org'], 'without a login'],
])('data watch %j is refused with a reason', async (words, told) => {
  const run = await commandLine();
  const { code, notes } = await run('data', 'watch', ...words);
  expect(code).toBeGreaterThan(0);
  expect(notes).toContain(told);
});
