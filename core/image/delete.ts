import { SlipwayError } from '#contract/errors.ts';
import { type BuilderKind, builderKindSchema, type Image, type PruneResult } from '#contract/image/image.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import type { ImageRecord, RunRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { removeRunsOf } from '#core/trash/empty.ts';
import { moveToTrash } from '#core/trash/move-to-trash.ts';
import { findImage, type ImageChoice } from './image-records.ts';

type DeletionNeeds = Needs<'store' | 'engines' | 'logger' | 'settings'>;

/**
 * Deletes an image. One of the process engine goes to the trash, with its runs; one of Docker is deleted there permanently, as
 * its layers may be shared and take much space. `in_use` names the runs, unless forced: then they go too.
 */
export async function deleteImage(
  context: DeletionNeeds,
  choice: ImageChoice & { readonly force: boolean },
): Promise<{ readonly deleted: Image; readonly trashed?: TrashEntry }> {
  const image = await findImage(context, choice);
  const runs = await runsOf(context, image);
  if (runs.length > 0 && !choice.force)
    throw new SlipwayError('in_use', {
      message: `${image.reference} is used by ${runs.map((run) => `run ${run.id}`).join(', ')}.`,
      hint: 'Remove those first (`slipway rm RUN`), or use force to stop and remove them too.',
      details: { runs: runs.map((run) => run.id) },
    });
  const deleted = { ...image, present: false };
  if (image.engine === 'process')
    return { deleted, trashed: await moveImageToTrash(context, { image, runs }) };
  await removeImage(context, { image, runs });
  return { deleted };
}

/** Its runs are stopped first; they are restored as stopped. */
async function moveImageToTrash(context: DeletionNeeds, { image, runs }: ImageWithRuns): Promise<TrashEntry> {
  const engine = context.engines.get('process');
  const statuses = await engine.statusOf(runs.map(({ engineId }) => engineId));
  for (const { engineId } of runs)
    if (statuses.get(engineId)?.state === 'running') await engine.stopRun(engineId, STOP_SECONDS);
  const stopRequestedAt = new Date().toISOString();
  return context.store.change(() =>
    moveToTrash(context, {
      kind: 'image',
      name: image.reference,
      records: { images: [image], runs: runs.map((run) => ({ ...run, stopRequestedAt })) },
    }),
  );
}

interface ImageWithRuns {
  readonly image: ImageRecord;
  readonly runs: readonly RunRecord[];
}

/** Permanently, with the runs of it that are in the trash. */
async function removeImage(context: DeletionNeeds, { image, runs }: ImageWithRuns): Promise<void> {
  await removeRunsOf(context, image);
  for (const run of runs) await context.engines.get(run.engine).removeRun(run.engineId);
  await context.engines.builder(image.engine).removeImage(image);
  await context.store.change(async () => {
    const ids = runs.map((run) => run.id);
    await context.store.runs.replace((await context.store.runs.all()).filter((run) => !ids.includes(run.id)));
    await context.store.images.replace(
      (await context.store.images.all()).filter((each) => !isSame(each, image)),
    );
  });
}

/** How long a run may take to answer what it has before it is killed. */
const STOP_SECONDS = 10;

/** Deletes what no run uses and is not among the newest `keep` of its name, then what engines hold for nobody. */
export async function pruneImages(
  context: DeletionNeeds,
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
    await removeImage(context, { image, runs: [] });
    work.log(`Deleted ${image.reference} (${image.engine}).`);
    removed.push(image.reference);
    freedBytes += image.layers
      .filter((layer) => layer.kind === 'script' || layer.kind === 'schema')
      .reduce((sum, layer) => sum + layer.size, 0);
  }
  for (const kind of builderKindSchema.options) freedBytes += await pruneEngine(context, kind, work);
  return { images: removed, freedBytes };
}

async function pruneEngine(
  context: Needs<'store' | 'engines'>,
  kind: BuilderKind,
  work: TaskWork,
): Promise<number> {
  const engine = context.engines.builder(kind);
  const probe = await engine.probe();
  if (!probe.available) {
    work.log(`The ${kind} engine does not answer. Its files are kept.`);
    return 0;
  }
  const trashed = (await context.store.trash.all()).flatMap(({ images }) => images);
  const ids = [...(await context.store.images.all()), ...trashed]
    .filter((image) => image.engine === kind)
    .map((image) => image.engineId);
  return engine.prune(ids);
}

async function runsOf(context: Needs<'store'>, image: ImageRecord): Promise<readonly RunRecord[]> {
  return (await context.store.runs.all()).filter(
    (run) => run.image === image.reference && run.engine === image.engine,
  );
}

function isSame(one: ImageRecord, other: ImageRecord): boolean {
  return one.reference === other.reference && one.engine === other.engine;
}
