import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ScheduleChange } from '#contract/retraining/schedule.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { exampleRetraining } from '../testing/example-retraining.ts';
import { thresholdProject } from '../testing/threshold-project.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

const HOUR_MS = 60 * 60_000;

/** A project, and a scheduler whose clock is set by hand. What it starts is cancelled: here only counts that it was started. */
async function scheduled(change: Readonly<Record<string, string>> = {}) {
  const core = await temporaryCore();
  const project = await thresholdProject(change);
  const { folder } = project;
  let now = new Date();
  const make = (): Scheduler => createScheduler(core.context, () => now);
  const scheduler = make();
  onTestFinished(() => scheduler.stop());
  const { client } = core;
  return {
    ...project,
    core,
    client,
    make,
    looks: async (at: Date, by = scheduler): Promise<void> => {
      now = at;
      await by.look();
      for (const { id, state } of (await client.retraining.list({})).retrainings)
        if (state === 'queued' || state === 'preparing') await client.retraining.cancel({ id });
    },
    set: (set: ScheduleChange) => client.retraining.setSchedule({ folder, change: set }),
    seen: () => client.retraining.schedule({ folder }),
    started: async () => (await client.retraining.list({})).retrainings.map(({ trigger }) => trigger),
  };
}

/** The next full hour, and one so many hours after it. */
function hour(after = 0): Date {
  return new Date((Math.floor(Date.now() / HOUR_MS) + 1 + after) * HOUR_MS + 1000);
}

const HOURLY = { cron: '0 * * * *', timezone: 'UTC' };

test('saving a schedule starts nothing; its time starts one retraining, once, whoever looks', async () => {
  const { set, seen, looks, started, make, folder } = await scheduled();
  const saved = await set({ ...HOURLY, missed: 'skip' });
  expect(saved).toMatchObject({
    isOn: true,
    schedule: { cron: '0 * * * *', timezone: 'UTC', missed: 'skip' },
  });
  expect(saved.next).toBe(new Date(Math.floor(hour().getTime() / 1000) * 1000 - 1000).toISOString());
  expect(await readFile(join(folder, 'slipway.yml'), 'utf8')).toContain('cron');
  await looks(new Date());
  expect(await started()).toEqual([]);
  await Promise.all([looks(hour()), make().look()]);
  await looks(hour());
  const due = saved.next ?? '';
  expect(await started()).toEqual([
    { kind: 'schedule', due, who: expect.stringMatching(/^schedule \(.+@.+\)$/) },
  ]);
  expect(await seen()).toMatchObject({ last: { outcome: 'started', due, retraining: 'threshold-1' } });
});

test('times that were missed are caught up by one retraining, which says so, or left out as the manifest says', async () => {
  const { set, seen, looks, started, client, folder } = await scheduled();
  await set(HOURLY);
  await looks(new Date(hour(6).getTime() + 20 * 60_000));
  expect(await started()).toMatchObject([{ kind: 'schedule', note: expect.stringContaining('at 7 times') }]);
  await set({ missed: 'skip' });
  await looks(new Date(hour(9).getTime() + 20 * 60_000));
  expect(await started()).toHaveLength(1);
  const skipped = { outcome: 'skipped', reason: expect.stringContaining('Slipway was not running') };
  expect(await seen()).toMatchObject({ last: skipped, lastSkipped: skipped });
  await client.retraining.removeSchedule({ folder });
  await looks(hour(20));
  expect(await started()).toHaveLength(1);
  expect(await seen()).toMatchObject({ isOn: false, schedule: { missed: 'skip' } });
  await expect(client.retraining.removeSchedule({ folder })).rejects.toMatchObject({ code: 'not_found' });
});

test('a time that comes while a retraining is under way is skipped, and says which one', async () => {
  const { set, seen, looks, core } = await scheduled();
  await set(HOURLY);
  const { store, tasks } = core.context;
  let end: () => void = () => undefined;
  const running = new Promise<void>((done) => {
    end = done;
  });
  const { taskId } = await tasks.start({
    kind: 'retraining.start',
    title: 'Retrain',
    subject: {},
    work: () => running,
  });
  const record = exampleRetraining(7, { id: 'threshold-7', project: 'threshold', state: 'training', taskId });
  await store.change(() => store.retrainings.replace([record]));
  const scheduler = createScheduler(core.context, () => hour());
  await scheduler.look();
  end();
  expect(await seen()).toMatchObject({
    lastSkipped: { outcome: 'skipped', reason: 'threshold-7 was under way.' },
  });
  await looks(hour(1));
  expect(await seen()).toMatchObject({ last: { outcome: 'started' }, lastSkipped: { outcome: 'skipped' } });
});

test('a schedule that is changed by hand misses nothing of its new times', async () => {
  const { set, looks, started, write, manifest } = await scheduled();
  await set({ cron: '0 0 1 1 *', timezone: 'UTC' });
  await write('slipway.yml', `${manifest}  schedule: {cron: "0 * * * *"}\n`);
  await looks(hour(5));
  expect(await started()).toEqual([]);
  await looks(hour(6));
  expect(await started()).toHaveLength(1);
});

test('new data starts a retraining once it is written', async () => {
  const { set, looks, started, write } = await scheduled();
  await set({ triggers: ['new-data'] });
  for (const _ of [1, 2, 3]) await looks(new Date());
  expect(await started()).toEqual([]);
  await write('train.csv', 'x,level\n1,low\n');
  await looks(new Date());
  await write('train.csv', 'x,level\n1,low\n99,high\n');
  // It has changed between these looks: whoever writes it may not be done.
  await looks(new Date());
  expect(await started()).toEqual([]);
  for (const _ of [1, 2, 3]) await looks(new Date());
  expect(await started()).toMatchObject([{ kind: 'new-data' }]);
});

test('a folder that was moved and one that cannot start are told, and hold up no other', async () => {
  const { set, client, looks, core, folder } = await scheduled();
  const other = await thresholdProject({
    'slipway.yml': 'name: other\nmodels:\n  - {name: m, path: model.json}\n',
  });
  await client.retraining.setSchedule({ folder: other.folder, change: HOURLY });
  await set(HOURLY);
  await rm(join(other.folder, 'train.py'));
  await looks(hour());
  const { schedules } = await client.retraining.schedules({});
  expect(schedules.map(({ project, last }) => [project, last?.outcome])).toEqual([
    ['other', 'failed'],
    ['threshold', 'started'],
  ]);
  await rm(other.folder, { recursive: true });
  const gone = (await client.retraining.schedules({})).schedules[0];
  expect(gone).toMatchObject({
    project: 'other',
    isOn: true,
    problem: expect.stringContaining(other.folder),
  });
  await client.retraining.removeSchedule({ folder: other.folder });
  // What the user no longer trusts is not run.
  await core.context.store.change(() => core.context.store.trust.replace([]));
  await looks(hour(1));
  expect(await client.retraining.schedule({ folder })).toMatchObject({
    last: { outcome: 'failed', reason: expect.stringContaining('trust') },
  });
});

test.each([
  [{ cron: '0 0 31 2 *' }, 'never comes'],
  [{ cron: '0 0 * * *', timezone: 'Europe/Viena' }, 'is not a time zone'],
  [{ cron: 'each day' }, 'is not a schedule of cron'],
  [{ triggers: ['drift' as const] }, 'updates none'],
  [{ timezone: 'UTC' }, 'does not say when'],
])('%j is refused, and the manifest stays as it was', async (change, words) => {
  const { set, folder, manifest, seen } = await scheduled();
  const file = join(folder, 'slipway.yml');
  await writeFile(file, manifest);
  await utimes(file, 1, 1);
  await expect(set(change)).rejects.toMatchObject({
    code: 'manifest_invalid',
    message: expect.stringContaining(words),
  });
  expect(await readFile(file, 'utf8')).toBe(manifest);
  expect(await seen()).toMatchObject({ isOn: false });
});

test('a project without a schedule cannot be followed', async () => {
  const { client, folder } = await scheduled();
  await expect(client.retraining.setSchedule({ folder })).rejects.toMatchObject({ code: 'wrong_state' });
});
