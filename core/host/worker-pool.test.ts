import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { SlipwayError } from '#contract/errors.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

/** Jobs of every kind that a thread can be given; `hang` never lets go of its thread. */
const THREAD = `
import { parentPort, workerData, threadId } from 'node:worker_threads';
const label = Buffer.from(workerData.label);
const at = (text) => label.writeUInt16LE(label.write(text, 2), 0);
parentPort.on('message', ({ job, input }) => {
  if (job === 'echo') parentPort.postMessage({ type: 'done', value: { input, own: workerData.own, threadId } });
  if (job === 'hang') { at(input); for (;;); }
  if (job === 'grow') { at(input); const kept = []; for (;;) kept.push(new Array(1e6).fill(kept.length)); }
  if (job === 'refuse') parentPort.postMessage({ type: 'refused', error: { code: 'path_missing', message: 'No.', hint: 'Look.' } });
  if (job === 'fail') parentPort.postMessage({ type: 'failed', message: 'broken', code: 'EACCES', path: '/x' });
  if (job === 'throw') throw new Error('thrown');
  if (job === 'exit') process.exit(3);
});
`;
const LONG_MS = 60_000;

async function pool(): Promise<WorkerPool> {
  const file = join(await temporaryFolder(), 'thread.mjs');
  await writeFile(file, THREAD);
  const made = createWorkerPool(pathToFileURL(file), { own: 'mine' });
  onTestFinished(() => made.close());
  return made;
}

const echo = (text: string) => ({ job: 'echo', input: text, mostMs: LONG_MS });
const hang = (text: string) => ({ job: 'hang', input: text, mostMs: LONG_MS });

it('does a job in a thread and keeps the thread for the next', async () => {
  const workers = await pool();
  const first = await workers.run(echo('a'));
  const second = await workers.run(echo('b'));
  expect(first).toMatchObject({ kind: 'done', value: { input: 'a', own: 'mine' } });
  expect(second).toMatchObject({ kind: 'done', value: { input: 'b' } });
  expect(JSON.stringify(first).replace('"a"', '"b"')).toBe(JSON.stringify(second));
});

it('stops a job at its deadline, and tells what it was looking at', async () => {
  const workers = await pool();
  await workers.run(echo('up'));
  const outcome = await workers.run({ ...hang('score.py ä'), mostMs: 50 });
  expect(outcome).toEqual({ kind: 'stopped', why: 'time', at: 'score.py ä' });
  expect(await workers.run(echo('next'))).toMatchObject({ kind: 'done' });
});

it('does other jobs while one hangs', async () => {
  const workers = await pool();
  const hanging = workers.run(hang('x'));
  for (const text of ['a', 'b', 'c'])
    expect(await workers.run(echo(text))).toMatchObject({ value: { input: text } });
  workers.close();
  expect(await hanging).toMatchObject({ kind: 'stopped' });
});

it('stops a job that nobody wants any more', async () => {
  const workers = await pool();
  const cancel = new AbortController();
  const hanging = [1, 2].map(() => workers.run({ ...hang('x'), signal: cancel.signal }));
  const waiting = workers.run(echo('after'));
  cancel.abort(new Error('gone'));
  for (const one of hanging) await expect(one).rejects.toThrow('gone');
  expect(await waiting).toMatchObject({ value: { input: 'after' } });
});

it('does nothing for a caller who is gone already', async () => {
  const workers = await pool();
  const signal = AbortSignal.abort(new Error('gone'));
  await expect(workers.run({ ...echo('x'), signal })).rejects.toThrow('gone');
});

it('answers an older order of the same key with the newer one', async () => {
  const workers = await pool();
  const older = workers.run({ ...hang('old'), replaces: 'check' });
  const other = workers.run({ ...hang('other'), mostMs: 2_000, replaces: 'check of another' });
  const newer = workers.run({ ...echo('new'), replaces: 'check' });
  expect(await older).toMatchObject({ value: { input: 'new' } });
  expect(await newer).toMatchObject({ value: { input: 'new' } });
  expect(await other).toMatchObject({ kind: 'stopped', at: 'other' });
});

it('stops a job that needs too much memory, and this process goes on', async () => {
  const workers = await pool();
  expect(await workers.run({ job: 'grow', input: 'big.pkl', mostMs: LONG_MS })).toEqual({
    kind: 'stopped',
    why: 'memory',
    at: 'big.pkl',
  });
  expect(await workers.run(echo('next'))).toMatchObject({ kind: 'done' });
});

it('passes on what a job fails with', async () => {
  const workers = await pool();
  const order = (job: string) => ({ job, input: '', mostMs: LONG_MS });
  await expect(workers.run(order('refuse'))).rejects.toBeInstanceOf(SlipwayError);
  await expect(workers.run(order('refuse'))).rejects.toMatchObject({ code: 'path_missing', hint: 'Look.' });
  await expect(workers.run(order('fail'))).rejects.toMatchObject({
    message: 'broken',
    code: 'EACCES',
    path: '/x',
  });
  await expect(workers.run(order('throw'))).rejects.toThrow('thrown');
  await expect(workers.run(order('exit'))).rejects.toThrow('code 3');
  expect(await workers.run(echo('next'))).toMatchObject({ kind: 'done' });
});
