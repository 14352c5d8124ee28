import { SlipwayError } from '#contract/errors.ts';
import type { Retraining, RetrainingState } from '#contract/retraining/retraining.ts';
import type { Needs } from '#core/context.ts';
import { takeVersion } from '#core/store/store.ts';

type Ground = Needs<'store' | 'tasks'>;

/** States in which a task is under way. */
const ACTIVE: ReadonlySet<RetrainingState> = new Set([
  'queued',
  'preparing',
  'training',
  'evaluating',
  'updating',
]);

export function isActive({ state }: Pick<Retraining, 'state'>): boolean {
  return ACTIVE.has(state);
}

/** Records of retrainings that are ended and older than this many of their project are dropped. */
const MOST_OF_A_PROJECT = 200;

/** Records a new retraining of a project, with the next number. `wrong_state` when it must be the only one and another is under way. */
export async function addRetraining(
  context: Ground,
  begin: (number: number) => Retraining,
  { project, isOnlyOne }: { readonly project: string; readonly isOnlyOne: boolean },
): Promise<Retraining> {
  const { store } = context;
  return store.change(async () => {
    // Decided while nobody else can add one.
    if (isOnlyOne) await mustBeNoneUnderWay(context, project);
    const added = begin(await takeVersion(store, 'retraining', project));
    const all = await store.retrainings.all();
    const own = all.filter((each) => each.project === project && canBeDropped(each));
    const old = new Set(own.slice(0, Math.max(0, own.length - MOST_OF_A_PROJECT)).map(({ id }) => id));
    await store.retrainings.replace([...all.filter(({ id }) => !old.has(id)), added]);
    return added;
  });
}

/** Throws `wrong_state` when a retraining of a project is under way. */
export async function mustBeNoneUnderWay(context: Ground, project: string): Promise<void> {
  const running = (await listRetrainings(context, { project, limit: 1000 })).find(isActive);
  if (running === undefined) return;
  throw new SlipwayError('wrong_state', {
    message: `${running.id} is under way.`,
    hint: 'Wait until it has ended, then start the next one.',
    details: { id: running.id },
  });
}

/** A record tells which bytes of its candidate are still to be deleted. */
function canBeDropped({ candidate, state }: Retraining): boolean {
  if (isActive({ state }) || state === 'waiting') return false;
  return state === 'updated' || candidate === undefined || candidate.releasedAt !== undefined;
}

/** Changes a record; `change` sees it as it is then, and may throw to leave it. */
export async function changeRetraining(
  { store }: Needs<'store'>,
  id: string,
  change: (before: Retraining) => Retraining,
): Promise<Retraining> {
  return store.change(async () => {
    const all = await store.retrainings.all();
    const before = all.find((each) => each.id === id);
    if (before === undefined) throw notFound(id, all);
    const after = change(before);
    await store.retrainings.replace(all.map((each) => (each.id === id ? after : each)));
    return after;
  });
}

/** Retrainings, newest first, each in the state that it is really in. */
export async function listRetrainings(
  context: Ground,
  filter: {
    readonly project?: string | undefined;
    readonly folder?: string | undefined;
    readonly state?: RetrainingState | undefined;
    readonly limit: number;
  },
): Promise<readonly Retraining[]> {
  const all = (await context.store.retrainings.all()).filter(
    ({ project, folder }) =>
      (filter.project === undefined || project === filter.project) &&
      (filter.folder === undefined || folder === filter.folder),
  );
  const found: Retraining[] = [];
  for (const record of all.toReversed()) {
    if (found.length === filter.limit) break;
    const real = await inRealState(context, record);
    if (filter.state === undefined || real.state === filter.state) found.push(real);
  }
  return found;
}

/** The retraining of an id, or the newest of a project. `not_found`. */
export async function getRetraining(context: Ground, id: string): Promise<Retraining> {
  const all = await context.store.retrainings.all();
  const found = all.find((each) => each.id === id) ?? all.findLast(({ project }) => project === id);
  if (found === undefined) throw notFound(id, all);
  return inRealState(context, found);
}

/**
 * What became of a retraining whose process ended before it did: one that was being updated waits again, for nothing is known to
 * be missing but the rest of the update, which can be repeated; any other has failed.
 */
export async function inRealState(context: Ground, record: Retraining): Promise<Retraining> {
  if (!isActive(record) || (await isUnderWay(context, record.taskId))) return record;
  const now = new Date().toISOString();
  return record.state === 'updating'
    ? {
        ...record,
        state: 'waiting',
        reason: 'The update was interrupted. Approve the candidate again to go on with it.',
      }
    : {
        ...record,
        state: 'failed',
        reason: 'Slipway ended before the retraining did.',
        endedAt: record.endedAt ?? now,
      };
}

async function isUnderWay({ tasks }: Needs<'tasks'>, taskId: string): Promise<boolean> {
  try {
    return (await tasks.get(taskId)).state === 'running';
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'not_found') return false;
    throw error;
  }
}

function notFound(id: string, all: readonly Retraining[]): SlipwayError {
  const newest = all.at(-1)?.id;
  return new SlipwayError('not_found', {
    message: `Retraining not found: “${id}”.`,
    hint:
      newest === undefined
        ? '`slipway retrain FOLDER` starts one.'
        : `\`slipway retraining list\` lists all; the newest is ${newest}.`,
  });
}
