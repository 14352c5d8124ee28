import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EngineKind } from '#contract/image/image.ts';
import { buildResultSchema } from '#contract/image/image.ts';
import { upResultSchema } from '#contract/run/run.ts';
import { type TemporaryCore, temporaryCore } from './testing/temporary-core.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const EXAMPLES = join(import.meta.dirname, '..', 'resources', 'examples');

async function copyOf(example: string): Promise<string> {
  const folder = join(await temporaryFolder(), example);
  await cp(join(EXAMPLES, example), folder, { recursive: true });
  return folder;
}

async function cleanUp(core: TemporaryCore): Promise<void> {
  for (const run of (await core.client.run.list({})).runs)
    await core.client.run.remove({ id: run.id, force: true });
  for (const image of (await core.client.image.list({})).images)
    await core.client.image.delete({ reference: image.reference, engine: image.engine });
}

const ENGINES: readonly EngineKind[] = ['docker', 'process'];
const EXAMPLE_NAMES = ['iris', 'digits', 'photo', 'two-inputs', 'plain-json'];

test.each(ENGINES.flatMap((engine) => EXAMPLE_NAMES.map((example) => [example, engine] as const)))(
  '%s comes up on the %s engine and answers its example',
  async (example, engine) => {
    const core = await temporaryCore();
    const folder = await copyOf(example);
    try {
      const result = upResultSchema.parse(await core.result(core.client.run.up({ folder, engine })));
      expect(result).toMatchObject({
        reused: false,
        run: { state: 'ready', engine },
        answer: { status: 200 },
      });
      expect(JSON.parse(result.answer?.body ?? 'null')).not.toBeNull();
      const again = upResultSchema.parse(await core.result(core.client.run.up({ folder, engine })));
      expect(again).toMatchObject({ reused: true, run: { id: result.run.id }, image: result.image });
    } finally {
      await cleanUp(core);
    }
  },
  300_000,
);

test('an edit of the script makes only its layer anew and changes the answer; a new model leaves the dependencies alone', async () => {
  const core = await temporaryCore();
  const folder = await copyOf('plain-json');
  try {
    const first = upResultSchema.parse(await core.result(core.client.run.up({ folder, engine: 'docker' })));
    await appendFile(join(folder, 'score.py'), '\n\ndef run(**inputs):\n    return "edited"\n');
    const script = await readFile(join(folder, 'score.py'), 'utf8');
    await writeFile(join(folder, 'score.py'), script);
    const second = upResultSchema.parse(await core.result(core.client.run.up({ folder, engine: 'docker' })));
    expect(second.image).not.toBe(first.image);
    expect(second.run.port).toBe(first.run.port);
    const image = await core.client.image.get({ reference: second.image });
    const made = image.layers.filter((layer) => layer.rebuiltBecause !== undefined);
    expect(made).toMatchObject([{ kind: 'script', rebuiltBecause: 'score.py changed' }]);
  } finally {
    await cleanUp(core);
  }
}, 300_000);

test('a build of a manifest version gives the same image again', async () => {
  const core = await temporaryCore();
  const folder = await copyOf('plain-json');
  try {
    const built = buildResultSchema.parse(
      await core.result(core.client.image.build({ folder, engine: 'docker' })),
    );
    await core.client.image.delete({ reference: built.image.reference, force: true });
    const again = buildResultSchema.parse(
      await core.result(core.client.image.build({ manifest: built.image.reference, engine: 'docker' })),
    );
    expect(again.image.engineId).toBe(built.image.engineId);
  } finally {
    await cleanUp(core);
  }
}, 300_000);
