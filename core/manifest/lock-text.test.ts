import { expect, test } from 'vitest';
import { openStore } from '#core/store/store.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { getManifest, getWholeManifest, listManifests } from './manifest-versions.ts';

const TEXT = 'scikit-learn==1.9.1 --hash=sha256:00\n';

test('the text of a lock is read for one version, and left out of the list', async () => {
  const store = await openStore(await temporaryFolder());
  const { digest } = await store.blobs.addText(TEXT);
  const lock = { ...frozenManifest().lock, digest };
  await store.change(() => store.manifests.replace([frozenManifest({ lock })]));
  expect((await getWholeManifest({ store }, 'iris')).lock).toEqual({ ...lock, text: TEXT });
  expect((await listManifests({ store }))[0]?.lock).toEqual(lock);
});

test('a version that was frozen when records held the text keeps it', async () => {
  const store = await openStore(await temporaryFolder());
  const { lock, ...rest } = frozenManifest();
  await store.change(() => store.manifests.replace([{ ...rest, lock: { ...lock, text: TEXT } }]));
  expect((await getWholeManifest({ store }, 'iris')).lock.text).toBe(TEXT);
});

test('a lock whose bytes are gone is said to be, with what to do', async () => {
  const store = await openStore(await temporaryFolder());
  await store.change(() => store.manifests.replace([frozenManifest()]));
  expect((await getManifest({ store }, 'iris')).reference).toBe('iris:2');
  await expect(getWholeManifest({ store }, 'iris')).rejects.toMatchObject({
    code: 'content_changed',
    hint: expect.stringContaining('Build from the project folder'),
  });
});
