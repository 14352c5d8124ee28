import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { loadProgram } from '#cli/program.ts';
import { runCommandLine } from '#cli/session/cli.ts';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

/** Runs command lines on one data folder. */
async function commandLine(): Promise<(...words: string[]) => Promise<Said>> {
  const home = await temporaryFolder();
  return async (...words) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const terminal = { stdin: new PassThrough(), stdout, stderr, environment: { SLIPWAY_HOME: home } };
    const { signal } = new AbortController();
    const invocation = { terminal, root: process.cwd(), version: '0.0.0-test', signal };
    const code = await runCommandLine(invocation, words, loadProgram);
    const said = (stream: PassThrough): string => (stream.read() ?? '').toString();
    return { code, out: said(stdout), notes: said(stderr) };
  };
}

const ONE = { service: 'tides', hour: '2026-11-28T08' } as const;
const TIMES = ['--from', '2026-11-25T00:00Z', '--to', '2026-11-30T00:00Z'];

/** A store with two images of tides: the first on one day, the second on the next. */
async function stored(): Promise<(...words: string[]) => Promise<Said>> {
  const run = await commandLine();
  const folder = await temporaryFolder();
  expect((await run('store', 'add', 'lab', folder)).code).toBe(0);
  const calls = (day: string, count: number, more: Partial<StoredCall>): StoredCall[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `${day} ${index}`,
      time: `${day}T08:00:${String(index % 60).padStart(2, '0')}.000000Z`,
      status: index === 0 ? 500 : 200,
      ...more,
    }));
  await writeSegment(folder, {
    ...ONE,
    number: 1,
    calls: calls('2026-11-28', 40, { models: 'tide-model:1', milliseconds: 4 }),
    accounts: { offered: 40 },
  });
  await writeSegment(folder, {
    ...{ ...ONE, hour: '2026-11-29T08', number: 1, start: '1795939200-8-abcdef', deployment: 'tides:2' },
    calls: calls('2026-11-29', 30, { models: 'tide-model:2', milliseconds: 12, deployment: 'tides:2' }),
    accounts: { offered: 40, lost: { 'buffer-full': 10 } },
  });
  return run;
}

test('traffic is a line for each image and day, with how complete it is', async () => {
  const run = await stored();
  const { code, out, notes } = await run('data', 'traffic', 'tides', '--step', 'day', ...TIMES);
  expect(code).toBe(0);
  expect(out).toMatch(/2026-11-28 +tides:1 +40 +1 +4\.0 ms +4\.0 ms +4\.0 ms/);
  expect(out).toMatch(/2026-11-29 +tides:2 +40 +1 +12 ms/);
  expect(notes).toContain('tides: 87.5 % complete: 70 of 80 calls stored; 10 lost (buffer-full)');
});

test('as JSON it is what the contract says', async () => {
  const run = await stored();
  const { out } = await run('data', 'traffic', 'tides', '--json', ...TIMES);
  expect(JSON.parse(out)).toMatchObject({
    store: 'lab',
    step: 'hour',
    services: [
      { service: 'tides', versions: [{ deployment: 'tides:1' }, { deployment: 'tides:2', requests: 40 }] },
    ],
  });
});

test('without a call it says so', async () => {
  const run = await stored();
  const { code, notes } = await run('data', 'traffic', 'other', ...TIMES);
  expect(code).toBe(0);
  expect(notes).toContain('No call was recorded in this time.');
});

test('models in production are told with the service, since when, and how they did', async () => {
  const run = await stored();
  const all = await run('model', 'production', ...TIMES);
  expect(all.out).toMatch(/tide-model:2 +tides:2 +tides +2026-11-29 .* 40 +1 +12 ms +12 ms/);
  expect(all.out).toMatch(/tide-model:1 +tides:1 +tides +2026-11-28/);
  const one = await run('model', 'production', '--model', 'tide-model:1', '--json', ...TIMES);
  expect(JSON.parse(one.out).versions).toMatchObject([
    {
      service: 'tides',
      deployment: 'tides:1',
      models: ['tide-model:1'],
      isNewest: false,
      isSinceBefore: false,
    },
  ]);
  const none = await run('model', 'production', '--model', 'unknown', ...TIMES);
  expect(none.notes).toContain('No recorded call fits.');
});
