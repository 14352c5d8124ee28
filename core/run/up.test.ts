import { cp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { upResultSchema } from '#contract/run/run.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'examples', 'plain-json');

async function projects() {
  const core = await temporaryCore();
  const root = await temporaryFolder();
  const copy = async (name: string): Promise<string> => {
    await cp(EXAMPLE, join(root, name), { recursive: true });
    return join(root, name);
  };
  const up = async (folder: string, port?: number) =>
    upResultSchema.parse(
      await core.result(
        core.client.run.up({ folder, engine: 'process', ...(port === undefined ? {} : { port }) }),
      ),
    );
  const runs = async () => (await core.client.run.list({})).runs;
  const end = async (): Promise<void> => {
    for (const { id } of await runs()) await core.client.run.remove({ id, force: true });
  };
  return { copy, up, runs, end };
}

test('two at the same time of one folder end with one run', async () => {
  const { copy, up, runs, end } = await projects();
  try {
    const folder = await copy('project');
    const [first, second] = await Promise.all([up(folder), up(folder)]);
    expect(second.run.id).toBe(first.run.id);
    expect(await runs()).toHaveLength(1);
  } finally {
    await end();
  }
}, 120_000);

test('a copied or renamed folder has runs of its own, and replaces them', async () => {
  const { copy, up, runs, end } = await projects();
  try {
    const original = await up(await copy('original'));
    const folder = await copy('copy');
    const first = await up(folder);
    expect(first.image).toBe(original.image);
    expect(first.run.folder).toBe(folder);
    expect((await up(folder)).run.id).toBe(first.run.id);
    expect(await runs()).toHaveLength(2);
  } finally {
    await end();
  }
}, 120_000);

test('a port that is taken leaves the earlier run as it is', async () => {
  const { copy, up, runs, end } = await projects();
  const other = createServer();
  try {
    const folder = await copy('project');
    const { run } = await up(folder);
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(up(folder, port)).rejects.toMatchObject({ task: { error: { code: 'port_taken' } } });
    expect(await runs()).toMatchObject([{ id: run.id, state: 'ready' }]);
  } finally {
    other.close();
    await end();
  }
}, 120_000);
