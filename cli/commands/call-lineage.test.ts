import { expect, test } from 'vitest';
import { imageRecord } from '#core/testing/image.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { writeSegment } from '#core/testing/stored-segment.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { callLineage } from './call-lineage.ts';

/** A core that knows an image, and a store with one call that an image answered. */
async function answeredBy(deployment: string): Promise<TemporaryCore> {
  const core = await temporaryCore();
  await core.context.store.change(async () => {
    await core.context.store.manifests.replace([frozenManifest()]);
    await core.context.store.images.replace([imageRecord()]);
  });
  const folder = await temporaryFolder();
  await core.client.store.add({ name: 'lab', place: { kind: 'folder', folder } });
  const hour = new Date(Date.now() - 3_600_000).toISOString().slice(0, 13);
  const calls = [{ id: 'a/b', time: `${hour}:30:00.000000Z`, deployment, models: 'unknown:1' }];
  await writeSegment(folder, { service: 'iris', hour, number: 1, calls });
  return core;
}

test('a recorded call leads to the image, the manifest and what they were made of', async () => {
  const { client } = await answeredBy('iris:2');
  const found = await callLineage(client, { name: 'iris/a/b', store: undefined });
  expect(found.call).toMatchObject({ service: 'iris', id: 'a/b', deployment: 'iris:2', models: 'unknown:1' });
  expect(found.center).toBe('image iris:2@docker');
  expect(found.edges).toEqual([{ from: 'manifest iris:2', to: 'image iris:2@docker' }]);
});

test('an image that this machine does not know is named', async () => {
  const { client } = await answeredBy('iris:99');
  await expect(callLineage(client, { name: 'iris/a/b', store: undefined })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('iris:99'),
    hint: expect.stringContaining('unknown:1'),
  });
});

test('a call that is not recorded, and a name that is none, say so', async () => {
  const { client } = await answeredBy('iris:2');
  await expect(callLineage(client, { name: 'iris/c', store: 'lab' })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('“c”'),
  });
  await expect(callLineage(client, { name: 'iris', store: undefined })).rejects.toThrow('names no call');
});
