import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';

async function deletedModel() {
  const core = await temporaryCore();
  const path = join(core.folder, 'm.bin');
  await writeFile(path, 'bytes');
  await core.result(core.client.model.register({ name: 'iris', path: localPathOf(path) }));
  await core.client.model.delete({ reference: 'iris:1' });
  return core;
}

test('of emptying and restoring an entry at once one wins, and the other is told', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { client } = await deletedModel();
    const [emptied, restored] = await Promise.allSettled([
      client.trash.empty({ what: 'iris:1' }),
      client.trash.restore({ what: 'iris:1' }),
    ]);
    const { models } = await client.model.list({});
    const isEmptied = emptied.status === 'fulfilled' && emptied.value.emptied.length === 1;
    expect([isEmptied, models.length]).toEqual([restored.status === 'rejected', isEmptied ? 0 : 1]);
    if (!isEmptied && emptied.status === 'fulfilled')
      expect(emptied.value.kept[0]?.reason).toMatch('no longer in the trash');
    expect((await client.trash.list({})).entries).toEqual([]);
  }
});
