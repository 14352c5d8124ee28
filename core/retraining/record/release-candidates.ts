import type { Candidate, Retraining, RetrainingState } from '#contract/retraining/retraining.ts';
import type { Needs } from '#core/context.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import { ownBytes } from '#core/trash/release.ts';
import { inRealState, isActive } from './retrainings.ts';

type Ground = Needs<'store' | 'tasks' | 'settings' | 'logger'>;
type WithCandidate = Retraining & { readonly candidate: Candidate };

const DAY_MS = 24 * 60 * 60_000;

/** States in which nobody can use a candidate any more. */
const GIVEN_UP: ReadonlySet<RetrainingState> = new Set(['rejected', 'superseded', 'cancelled', 'failed']);

/**
 * Deletes the bytes of candidates that were given up longer ago than `trashDays`; their records say so and keep what was measured.
 * While a retraining is under way nothing is deleted: it may just have written the same bytes. What fails is done the next time.
 */
export async function releaseCandidates(context: Ground): Promise<void> {
  try {
    await release(context);
  } catch (error) {
    context.logger.error('bytes of candidates could not be deleted', {
      error: toErrorInfo(error, context.logger),
    });
  }
}

async function release(context: Ground): Promise<void> {
  const { store } = context;
  const { trashDays } = await context.settings();
  const before = new Date(Date.now() - trashDays * DAY_MS).toISOString();
  const all = await store.retrainings.all();
  // Most calls end here, without asking for any task.
  if (!all.some((each) => isActive(each) || isOver(each, before)) || (await store.isReadOnly())) return;
  const real = await Promise.all(all.map((each) => inRealState(context, each)));
  const over = real.filter((each) => isOver(each, before));
  if (over.length === 0 || real.some(isActive)) return;
  const ended = new Set(real.map(({ id, taskId }) => `${id} ${taskId}`));
  await store.change(async () => {
    const records = await store.retrainings.all();
    const ids = new Set(over.map(({ id }) => id));
    // One that was started since, or taken up again, is no longer what was seen.
    if (records.some((each) => isActive(each) && !ended.has(`${each.id} ${each.taskId}`))) return;
    const kept = new Set(records.filter(({ id }) => !ids.has(id)).flatMap(keptDigests));
    const trash = await store.trash.all();
    for (const { candidate } of over) {
      const files = candidate.models.flatMap((model) => model.files);
      for (const { digest } of await ownBytes(store, { reference: '', files }, trash))
        if (!kept.has(digest)) await store.blobs.remove(digest);
    }
    const releasedAt = new Date().toISOString();
    const released = new Map(
      over.map((each) => [each.id, { ...each, candidate: { ...each.candidate, releasedAt } }]),
    );
    await store.retrainings.replace(records.map((each) => released.get(each.id) ?? each));
  });
}

function isOver(retraining: Retraining, before: string): retraining is WithCandidate {
  const { candidate, createdAt, endedAt = createdAt, state } = retraining;
  return (
    candidate !== undefined && candidate.releasedAt === undefined && GIVEN_UP.has(state) && endedAt <= before
  );
}

function keptDigests({ candidate }: Retraining): readonly string[] {
  if (candidate === undefined || candidate.releasedAt !== undefined) return [];
  return candidate.models.flatMap(({ files }) => files.map(({ digest }) => digest));
}
