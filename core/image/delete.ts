import { SlipwayError } from '#contract/errors.ts';
import type { Image, PruneResult } from '#contract/image/image.ts';
import type { Needs } from '#core/context.ts';
import type { ImageRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { findImage, type ImageChoice } from './image-records.ts';

/** Deletes an image from its engine and its record. `in_use` names the runs, unless forced: then they go too. */
export async function deleteImage(
  context: Needs<'store' | 'engines'>,
  choice: ImageChoice & { readonly force: boolean },
): Promise<Image> {
  const image = await findImage(context, choice);
  const runs = await runsOf(context, image);
  if (runs.length > 0 && !choice.force)
    throw new SlipwayError('in_use', {
      message: `${image.reference} is used by ${runs.map((run) => `run ${run.id}`).join(', ')}.`,
      hint: 'Remove those first (`slipway rm RUN`), or use force to stop and remove them too.',
      details: { runs: runs.map((run) => run.id) },
    });
  const engine = context.engines.get(image.engine);
  for (const run of runs) await engine.removeRun(run.engineId);
  await engine.removeImage(image);
  await context.store.change(async () => {
    const ids = runs.map((run) => run.id);
    await context.store.runs.replace((await context.store.runs.all()).filter((run) => !ids.includes(run.id)));
    await context.store.images.replace(
      (await context.store.images.all()).filter((each) => !isSame(each, image)),
    );
  });
  return { ...image, present: false };
}

/** Deletes what no run uses and is not among the newest `keep` of its name, then what engines hold for nobody. */
export async function pruneImages(
  context: Needs<'store' | 'engines'>,
  keep: number,
  work: TaskWork,
): Promise<PruneResult> {
  const kept = new Map<string, number>();
  const removed: string[] = [];
  let freedBytes = 0;
  for (const image of [...(await context.store.images.all())].reverse()) {
    work.signal.throwIfAborted();
    const key = `${image.engine} ${image.name}`;
    const rank = kept.get(key) ?? 0;
    if (rank < keep || (await runsOf(context, image)).length > 0) {
      kept.set(key, rank + 1);
      continue;
    }
    await deleteImage(context, { reference: image.reference, engine: image.engine, force: false });
    work.log(`Deleted ${image.reference} (${image.engine}).`);
    removed.push(image.reference);
    freedBytes += image.layers
      .filter((layer) => layer.kind === 'script' || layer.kind === 'schema')
      .reduce((sum, layer) => sum + layer.size, 0);
  }
  for (const kind of ['docker', 'process'] as const) freedBytes += await pruneEngine(context, kind, work);
  return { images: removed, freedBytes };
}

async function pruneEngine(
  context: Needs<'store' | 'engines'>,
  kind: 'docker' | 'process',
  work: TaskWork,
): Promise<number> {
  const engine = context.engines.get(kind);
  const probe = await engine.probe();
  if (!probe.available) {
    work.log(`The ${kind} engine does not answer. Its files are kept.`);
    return 0;
  }
  const ids = (await context.store.images.all())
    .filter((image) => image.engine === kind)
    .map((image) => image.engineId);
  return engine.prune(ids);
}

async function runsOf(
  context: Needs<'store'>,
  image: ImageRecord,
): Promise<readonly { readonly id: string; readonly engineId: string }[]> {
  return (await context.store.runs.all()).filter(
    (run) => run.image === image.reference && run.engine === image.engine,
  );
}

function isSame(one: ImageRecord, other: ImageRecord): boolean {
  return one.reference === other.reference && one.engine === other.engine;
}
