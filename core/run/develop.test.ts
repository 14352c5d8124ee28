import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Run } from '#contract/run/run.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

const SCRIPT = 'import words\n\ndef run(value):\n    return [words.WORD, value]\n';

async function project(): Promise<string> {
  const folder = await temporaryFolder();
  const files = {
    'slipway.yml': 'name: developed\nscript: score.py\nschema: schema.json\nfiles: [words.py]\n',
    'score.py': SCRIPT,
    'words.py': 'WORD = "first"\n',
    'schema.json': '[{"value": 1}]',
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  return folder;
}

interface Developing {
  readonly core: TemporaryCore;
  readonly folder: string;
  readonly taskId: string;
  run(): Promise<Run>;
  answer(): Promise<unknown>;
  save(path: string, text: string): Promise<void>;
}

async function developing(engine: 'docker' | 'process'): Promise<Developing> {
  const core = await temporaryCore();
  const folder = await project();
  onTestFinished(async () => {
    for (const { id } of (await core.client.run.list({})).runs)
      await core.client.run.remove({ id, force: true });
    for (const { reference, engine: kind } of (await core.client.image.list({})).images)
      await core.client.image.delete({ reference, engine: kind });
  });
  const { taskId } = await core.client.run.develop({ folder, engine });
  const run = async (): Promise<Run> => {
    const [newest] = (await core.client.run.list({})).runs;
    if (newest === undefined) throw new Error('no run yet');
    return newest;
  };
  const developed: Developing = {
    core,
    folder,
    taskId,
    run,
    answer: async () => JSON.parse((await core.client.run.score({ id: (await run()).id })).body),
    save: (path, text) => writeFile(join(folder, path), text),
  };
  await until(async () => {
    const task = await core.client.task.get({ id: taskId });
    if (task.state !== 'running') throw new Error(JSON.stringify(task.error));
    return task.steps.some((step) => step.id === 'follow');
  });
  return developed;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}

test.each(['process', 'docker'] as const)(
  'a saved edit reaches the run of the %s engine without a build, and nothing is left when it is cancelled',
  async (engine) => {
    const { core, taskId, run, answer, save } = await developing(engine);
    expect(await answer()).toEqual(['first', 1]);
    const { id, port } = await run();

    await save('words.py', 'WORD = "second"\n');
    await until(async () => (await run()).development?.restarts === 1);
    expect(await answer()).toEqual(['second', 1]);
    expect(await run()).toMatchObject({
      id,
      port,
      mode: 'development',
      state: 'ready',
      development: { state: 'following', buildNeeded: [] },
    });
    expect((await core.client.image.list({})).images).toHaveLength(1);

    await core.client.task.cancel({ id: taskId });
    await until(async () => (await core.client.task.get({ id: taskId })).state === 'cancelled');
    expect((await run()).state).toBe('stopped');
  },
  180_000,
);

test('an edit with errors is not applied, after one that does not start the last good files go on', async () => {
  const { run, answer, save } = await developing('process');
  await save('score.py', 'def run(value:\n');
  await until(async () => (await run()).development?.state === 'held');
  expect(await answer()).toEqual(['first', 1]);
  expect((await run()).development?.problem).toContain('score.py:1');

  await save('score.py', `raise RuntimeError("no tide")\n\n${SCRIPT}`);
  await until(async () => (await run()).development?.problem?.includes('no tide') === true);
  await until(async () => (await run()).development?.state === 'held');
  expect((await run()).state).toBe('ready');
  expect(await answer()).toEqual(['first', 1]);

  await save('score.py', SCRIPT.replace('value]', '"new"]'));
  await until(async () => (await run()).development?.state === 'following');
  expect(await answer()).toEqual(['first', 'new']);
}, 120_000);

test('a change that needs a build is named, and no longer when it is taken back', async () => {
  const { folder, run, save } = await developing('process');
  const manifest = await readFile(join(folder, 'slipway.yml'), 'utf8');
  await save('slipway.yml', `# a comment\n${manifest}dependencies: [six]\n`);
  await until(async () => (await run()).development?.buildNeeded.includes('slipway.yml') === true);
  expect((await run()).development).toMatchObject({ state: 'following', restarts: 0 });
  await save('slipway.yml', `# only a comment\n${manifest}`);
  await until(async () => (await run()).development?.buildNeeded.length === 0);
}, 120_000);

test('it ends when its run is stopped, and up does not take its run for an image’s', async () => {
  const { core, folder, taskId, run } = await developing('process');
  const { id } = await run();
  await core.client.run.up({ folder, engine: 'process' });
  await until(async () => (await core.client.task.get({ id: taskId })).state === 'succeeded');
  await until(async () => (await core.client.run.list({})).runs.some((each) => each.state === 'ready'));
  expect(await run()).toMatchObject({ mode: 'image' });
  expect((await run()).id).not.toBe(id);
}, 120_000);
