import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILD_SETTINGS } from '#core/testing/build-settings.ts';
import { recordedWork } from '#core/testing/plan.ts';
import { openWorkshop, score, untilReady, type Workshop } from '#core/testing/process-workshop.ts';

let folder: string;
let workshop: Workshop;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-process-'));
  workshop = await openWorkshop(folder);
});

afterAll(async () => {
  await workshop.close();
  await rm(folder, { recursive: true, force: true });
});

describe('building with the process engine', { timeout: 120_000 }, () => {
  it('makes an image that is answered at once when nothing changed', async () => {
    const { image } = await workshop.build({ reference: 'unchanged:1' });
    expect(image.layers.map((layer) => layer.kind)).toEqual([
      'base',
      'dependencies',
      'scoring',
      'model',
      'schema',
      'script',
    ]);
    expect(image.layers[1]?.size).toBeGreaterThan(1_000_000);
    const again = await workshop.build({ reference: 'unchanged:1' });
    expect(again.image.engineId).toBe(image.engineId);
    expect(again.made).toEqual([]);
    expect([...again.work.steps]).toEqual([['image', 'cached']]);
    expect(await workshop.engine.hasImage(image.engineId)).toBe(true);
  });

  it('makes schema and script alone after an edit of the script', async () => {
    await workshop.build({ reference: 'edited:1' });
    const script = 'def run(value):\n    return value\n';
    const { made, work } = await workshop.build({ reference: 'edited:2', script });
    expect(made).toEqual(['schema', 'script']);
    expect(work.steps.get('dependencies')).toBe('cached');
  });

  it('leaves the dependencies alone when a model changes', async () => {
    await workshop.build({ reference: 'remodelled:1' });
    const { made } = await workshop.build({ reference: 'remodelled:2', model: '3' });
    expect(made).toEqual(['model', 'schema', 'script']);
  });

  it('installs packages that the script can import', async () => {
    const lock = await workshop.lock('inflection==0.5.1\n');
    const { image } = await workshop.build({
      reference: 'packaged:1',
      lock,
      script: 'import inflection\n\ndef run(value):\n    return inflection.ordinal(value)\n',
    });
    const { engineId, port } = await workshop.start(image);
    await untilReady(port);
    expect(await score(port, 4)).toBe('th');
    await workshop.engine.removeRun(engineId);
  });

  it('names the package and the constraint that cannot be had', async () => {
    await expect(workshop.lock('inflection==99.0\n')).rejects.toMatchObject({
      code: 'dependency_unresolved',
      message: expect.stringMatching(/inflection.*99\.0/),
    });
  });

  it('gives the documents of the image, and nothing outside it', async () => {
    const { image } = await workshop.build({ reference: 'documents:1' });
    const text = await workshop.engine.readImageFile(image.engineId, '/app/.slipway/openapi.json');
    expect(JSON.parse(text ?? '')).toHaveProperty('openapi');
    expect(await workshop.engine.readImageFile(image.engineId, '/app/nothing.json')).toBeUndefined();
    await expect(workshop.engine.readImageFile(image.engineId, '../image.json')).rejects.toMatchObject({
      code: 'path_unsafe',
    });
  });

  it('tells where a script fails when it is imported for its schema, and keeps nothing', async () => {
    const script = 'import nowhere\n\ndef run(value):\n    return value\n';
    await expect(
      workshop.build({ reference: 'failing:1', importsScript: true, script }),
    ).rejects.toMatchObject({
      code: 'script_invalid',
      message: expect.stringContaining(
        "score.py:1, in <module>: ModuleNotFoundError: No module named 'nowhere'",
      ),
    });
    expect(await readdir(join(folder, 'engine', 'images', 'failing'))).toEqual([]);
  });

  it('notices a stored model whose bytes changed', async () => {
    const plan = await workshop.plan({ reference: 'changed:1', model: '41' });
    await writeFile(plan.models[0]?.files[0]?.source ?? '', '42');
    const request = { plan, settings: BUILD_SETTINGS, noCache: false };
    await expect(workshop.engine.build(request, recordedWork())).rejects.toMatchObject({
      code: 'content_changed',
    });
  });

  it('refuses a plan whose files would leave the image', async () => {
    const plan = await workshop.plan({ reference: 'leaving:1' });
    const files = plan.script.files.map((file) => ({ ...file, path: '../../score.py' }));
    const request = {
      plan: { ...plan, script: { ...plan.script, files } },
      settings: BUILD_SETTINGS,
      noCache: false,
    };
    await expect(workshop.engine.build(request, recordedWork())).rejects.toMatchObject({
      code: 'path_unsafe',
    });
  });

  it('says that system packages and Dockerfile steps are left out', async () => {
    const plan = {
      ...(await workshop.plan({ reference: 'noted:1' })),
      packages: ['libgomp1'],
      steps: ['RUN true'],
    };
    const work = recordedWork();
    await workshop.engine.build({ plan, settings: BUILD_SETTINGS, noCache: false }, work);
    expect(work.lines.join('\n')).toContain('libgomp1');
    expect(work.lines.join('\n')).toContain('image.steps');
  });

  it('makes everything anew without the cache, and the result runs', async () => {
    await workshop.build({ reference: 'fresh:1' });
    const { image, made } = await workshop.build({ reference: 'fresh:1' }, { noCache: true });
    expect(made).toEqual(['dependencies', 'scoring', 'model', 'schema', 'script']);
    const { engineId, port } = await workshop.start(image);
    await untilReady(port);
    expect(await score(port, 4)).toEqual({ doubled: 8 });
    await workshop.engine.removeRun(engineId);
  });

  it('stops within two seconds when cancelled and leaves nothing half-made', async () => {
    const script = 'import time\ntime.sleep(60)\n\ndef run(value):\n    return value\n';
    const plan = await workshop.plan({ reference: 'slow:1', importsScript: true, script });
    const controller = new AbortController();
    const work = recordedWork(controller.signal);
    const building = workshop.engine.build({ plan, settings: BUILD_SETTINGS, noCache: false }, work);
    const outcome = expect(building).rejects.toThrow();
    while (work.steps.get('schema') === undefined) await sleep(20);
    await sleep(300);
    const before = Date.now();
    controller.abort();
    await outcome;
    expect(Date.now() - before).toBeLessThan(2000);
    expect(await readdir(join(folder, 'engine', 'images', 'slow'))).toEqual([]);
  });

  it('makes one environment when two Slipways ask for it at once', async () => {
    const lock = await workshop.lock('pyhumps==3.8.0\n');
    const other = await openWorkshop(folder);
    const left = await workshop.plan({ reference: 'left:1', lock });
    const right = await workshop.plan({ reference: 'right:1', lock });
    const both = await Promise.all([
      workshop.engine.build({ plan: left, settings: BUILD_SETTINGS, noCache: false }, recordedWork()),
      other.engine.build({ plan: right, settings: BUILD_SETTINGS, noCache: false }, recordedWork()),
    ]);
    const made = both.filter((image) => image.layers[1]?.rebuiltBecause !== undefined);
    expect(made).toHaveLength(1);
  });

  it('can write no container archive and says what to do', async () => {
    await expect(
      workshop.engine.exportArchive(
        { engineId: 'x', tag: 'double:1', path: join(folder, 'x.tar') },
        recordedWork(),
      ),
    ).rejects.toMatchObject({ code: 'wrong_state', hint: expect.stringContaining('--as context') });
  });

  it('removes what no remaining image or run needs', async () => {
    const kept = await workshop.build({ reference: 'kept:1' });
    const lock = await workshop.lock('titlecase==2.4.1\n');
    const { image } = await workshop.build({ reference: 'dropped:1', lock });
    const environments = join(folder, 'engine', 'environments');
    const before = (await readdir(environments)).length;
    await workshop.engine.removeImage({ engineId: image.engineId, tag: image.tag });
    expect(await workshop.engine.prune([kept.image.engineId])).toBeGreaterThan(100_000);
    expect((await readdir(environments)).length).toBeLessThan(before);
    expect(await workshop.engine.hasImage(image.engineId)).toBe(false);
    expect(await workshop.engine.hasImage(kept.image.engineId)).toBe(true);
  });
});
