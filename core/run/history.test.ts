import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Answer } from '#contract/run/run.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { silentLogger } from '#core/log/logger.ts';
import { openStore, type RunRecord } from '#core/store/store.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { callsOf, forgetCalls, lastSucceeded, rememberCall } from './history.ts';

const run: RunRecord = {
  id: 'iris-1',
  image: 'iris:1',
  engine: 'process',
  engineId: 'iris-1',
  port: 1,
  folder: '/projects/iris',
  limits: {},
  createdAt: '2026-01-02T03:04:05.000Z',
};

function answered(body: string, sent = '{}'): Answer {
  return {
    status: 200,
    headers: {},
    body,
    encoding: 'text',
    milliseconds: 1,
    request: { method: 'POST', path: '/score', body: sent },
  };
}

async function history() {
  const context = { store: await openStore(await temporaryFolder()), logger: silentLogger };
  const remember = (answer: Answer, of = run): Promise<void> => rememberCall(context, of, answer);
  const calls = (folder = run.folder, limit = 500) =>
    callsOf(context, { folder: localPathOf(folder), limit });
  return { context, remember, calls };
}

test('calls of a project are kept newest first, those of another apart', async () => {
  const { remember, calls } = await history();
  await remember(answered('["one"]'));
  await remember(answered('["two"]'));
  await remember(answered('["other"]'), { ...run, folder: '/projects/other' });
  expect((await calls()).map((call) => call.answer)).toEqual(['["two"]', '["one"]']);
  expect(await calls('/projects/other')).toHaveLength(1);
});

test('large requests and answers do not fill the disk, and their sizes are told', async () => {
  const { remember, calls } = await history();
  await remember(answered('é'.repeat(100_000), 'x'.repeat(300_000)));
  const [call] = await calls();
  expect(call).toMatchObject({ bodySize: 300_000, answerSize: 200_000 });
  expect(call?.body).toBeUndefined();
  expect(call?.answer).toHaveLength(32 * 1024);
});

test('calls at the same moment are all kept', async () => {
  const { remember, calls } = await history();
  await Promise.all(Array.from({ length: 30 }, (_none, index) => remember(answered(String(index)))));
  expect(await calls()).toHaveLength(30);
});

test('the newest request of an image that succeeded is known', async () => {
  const { context, remember } = await history();
  const folder = localPathOf(run.folder);
  const newest = (image: string) => lastSucceeded(context, { folder, image });
  expect(await newest('iris:1')).toBeUndefined();
  await remember(answered('["one"]', '{"n": 1}'));
  await remember(answered('["two"]', '{"n": 2}'));
  await remember({ ...answered('no', '{"n": 3}'), status: 500 });
  await remember(answered('["large"]', 'x'.repeat(300_000)));
  expect(await newest('iris:1')).toBe('{"n": 2}');
  expect(await newest('iris:2')).toBeUndefined();
});

test('they can be forgotten', async () => {
  const { context, remember, calls } = await history();
  await remember(answered('1'));
  expect(await forgetCalls(context, localPathOf(run.folder))).toBe(1);
  expect(await calls()).toEqual([]);
});

test('a damaged history begins anew', async () => {
  const { context, remember, calls } = await history();
  await remember(answered('1'));
  const folder = join(context.store.folder, 'history');
  for (const name of await readdir(folder)) await writeFile(join(folder, name), '{');
  await remember(answered('2'));
  expect((await calls()).map((call) => call.answer)).toEqual(['2']);
});

test('what is kept together is bounded, the oldest go first', async () => {
  const { remember, calls } = await history();
  for (let index = 0; index < 40; index += 1) await remember(answered(String(index), 'x'.repeat(256 * 1024)));
  const kept = await calls();
  expect(kept.length).toBeLessThan(33);
  expect(kept[0]?.answer).toBe('39');
});
