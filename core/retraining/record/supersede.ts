import type { Retraining } from '#contract/retraining/retraining.ts';
import type { Needs } from '#core/context.ts';

/** Candidates of the same project that wait are no longer needed once a newer one does, or is in use. */
export async function supersedeOthers({ store }: Needs<'store'>, by: Retraining): Promise<void> {
  await store.change(async () => {
    const all = await store.retrainings.all();
    const isOld = (each: Retraining): boolean =>
      each.project === by.project && each.number < by.number && each.state === 'waiting';
    if (!all.some(isOld)) return;
    const at = new Date().toISOString();
    await store.retrainings.replace(
      all.map((each) =>
        isOld(each)
          ? { ...each, state: 'superseded', reason: `${by.id} took its place.`, endedAt: each.endedAt ?? at }
          : each,
      ),
    );
  });
}
