import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram, startProgram } from '#core/testing/start-program.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openStore } from './store.ts';

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-processes-'));
  program = await buildProgram('registering-process', folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('eight processes register a hundred versions each at the same time, and none is lost', async () => {
  const [data, work] = [await temporaryFolder(), await temporaryFolder()];
  const started = Array.from({ length: 8 }, () => startProgram(program, data, 'shared', '100', work));
  expect(await Promise.all(started.map((each) => each.exited))).toEqual(Array(8).fill(0));
  const acknowledged = started.flatMap((each) => each.lines.slice(1));
  const models = await (await openStore(data)).models.all();
  expect(models).toHaveLength(800);
  expect(models.map((model) => model.version).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 800 }, (_value, index) => index + 1),
  );
  expect(models.map((model) => `${model.reference} ${model.digest}`).sort()).toEqual(acknowledged.sort());
}, 120_000);

test('a writer that is killed at any instant loses nothing it has acknowledged', async () => {
  const [data, work] = [await temporaryFolder(), await temporaryFolder()];
  const acknowledged: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const { child, lines, exited } = startProgram(program, data, 'killed', '1000', work);
    while (lines.length === 0) await sleep(5);
    await sleep(Math.random() * 300);
    child.kill('SIGKILL');
    await exited;
    acknowledged.push(...lines.slice(1));
    const models = await (await openStore(data)).models.all();
    const known = new Set(models.map((model) => `${model.reference} ${model.digest}`));
    expect(acknowledged.filter((line) => !known.has(line))).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThan(20);
}, 120_000);
