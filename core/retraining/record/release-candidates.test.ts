import { expect, test } from 'vitest';
import type { Retraining, RetrainingState } from '#contract/retraining/retraining.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { exampleRetraining } from '../testing/example-retraining.ts';

const OLD = '2020-01-01T00:00:00.000Z';

/** A retraining whose candidate has these bytes in the store. */
async function retrainingWith(
  core: TemporaryCore,
  number: number,
  about: { readonly bytes: string; readonly state: RetrainingState; readonly endedAt?: string },
): Promise<Retraining> {
  const { digest, size } = await core.context.store.blobs.addText(about.bytes);
  const plain = exampleRetraining(number);
  const [model] = plain.candidate?.models ?? [];
  if (model === undefined) throw new Error('The example has no candidate.');
  const models = [{ ...model, digest, size, files: [{ path: 'model.pkl', size, digest }] }];
  const { state, endedAt = OLD } = about;
  return { ...plain, state, endedAt, candidate: { digest, models } };
}

async function withRecords(core: TemporaryCore, records: readonly Retraining[]): Promise<void> {
  const { store } = core.context;
  await store.change(() => store.retrainings.replace(records));
}

const texts = async (core: TemporaryCore): Promise<number> => (await core.context.store.blobs.all()).length;

test.each(['rejected', 'superseded', 'cancelled', 'failed'] as const)(
  'bytes of a candidate that was %s go after the days of the trash; its numbers stay',
  async (state) => {
    const core = await temporaryCore();
    await withRecords(core, [await retrainingWith(core, 1, { bytes: 'a', state })]);
    const { retrainings } = await core.client.retraining.list({});
    expect(await texts(core)).toBe(0);
    expect(retrainings[0]?.candidate?.releasedAt).toBeDefined();
    expect(retrainings[0]?.evaluation?.comparisons).toHaveLength(2);
    await withRecords(core, [...retrainings, exampleRetraining(2)]);
    const { changes } = await core.client.retraining.compare({ id: 'iris-2' });
    expect(changes).toContainEqual({ area: 'parameters', subject: 'depth', before: '1', after: '2' });
  },
);

test.each([
  ['waits', 'waiting', OLD],
  ['is in use', 'updated', OLD],
  ['was given up today', 'rejected', new Date().toISOString()],
] as const)('bytes of one that %s stay', async (_, state, endedAt) => {
  const core = await temporaryCore();
  await withRecords(core, [await retrainingWith(core, 1, { bytes: 'a', state, endedAt })]);
  await core.client.retraining.list({});
  expect(await texts(core)).toBe(1);
});

test('a rejection deletes them at once when the trash keeps nothing', async () => {
  const core = await temporaryCore();
  await core.client.system.configure({ settings: { trashDays: 0 } });
  await withRecords(core, [await retrainingWith(core, 1, { bytes: 'a', state: 'waiting' })]);
  const { candidate } = await core.client.retraining.reject({ id: 'iris-1' });
  expect(candidate?.releasedAt).toBeDefined();
  expect(await texts(core)).toBe(0);
});

test('bytes that another candidate has too stay, until that one is given up', async () => {
  const core = await temporaryCore();
  const rejected = await retrainingWith(core, 1, { bytes: 'same', state: 'rejected' });
  await withRecords(core, [rejected, await retrainingWith(core, 2, { bytes: 'same', state: 'waiting' })]);
  await core.client.retraining.list({});
  expect(await texts(core)).toBe(1);
  await core.client.system.configure({ settings: { trashDays: 0 } });
  await core.client.retraining.reject({ id: 'iris-2' });
  expect(await texts(core)).toBe(0);
});

test('nothing is deleted while a retraining is under way', async () => {
  const core = await temporaryCore();
  let end: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { taskId } = await core.context.tasks.start({
    kind: 'retraining.start',
    title: 'Retrain iris',
    subject: {},
    work: () => waits,
  });
  const rejected = await retrainingWith(core, 1, { bytes: 'a', state: 'rejected' });
  await withRecords(core, [rejected, { ...exampleRetraining(2, { state: 'training' }), taskId }]);
  await core.client.retraining.list({});
  expect(await texts(core)).toBe(1);
  end();
  await core.ended(Promise.resolve({ taskId }));
  await core.client.retraining.list({});
  expect(await texts(core)).toBe(0);
});
