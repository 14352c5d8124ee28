import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Development } from '#contract/run/run.ts';
import type { CoreContext } from '#core/context.ts';
import type { RunFile } from '#core/engine/engine.ts';
import { watchFolders } from '#core/host/watch-folders.ts';
import { buildToRun } from '#core/image/build.ts';
import type { RunRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { type ProjectState, readProjectState } from './project-state.ts';
import { earlierRun, inTurn, replaceRun } from './replace.ts';
import { changeRecord, waitForReady } from './start.ts';
import { stopRun } from './stop.ts';

export interface DevelopRequest {
  readonly folder: LocalPath;
  readonly engine?: EngineKind | undefined;
  readonly port?: number | undefined;
  readonly cpus?: number | undefined;
  readonly memory?: string | undefined;
}

/**
 * Builds a project where that is needed, runs it, and then follows its folder: a saved edit of the script or another
 * small file is put into the run, which starts again without a build. Ends when it is cancelled, or when the run was
 * stopped or replaced; a cancelled one stops its run.
 */
export async function develop(context: CoreContext, request: DevelopRequest, work: TaskWork): Promise<void> {
  // Before the build: what is saved while it is under way is then seen as a change.
  const state = await readProjectState(context, request.folder);
  const { folder } = request;
  const { image, engine } = await buildToRun(
    context,
    { folder, engine: request.engine, upgrade: false, noCache: false },
    work,
  );
  const run = await inTurn(context, { folder, signal: work.signal }, async () =>
    replaceRun(
      context,
      {
        earlier: await earlierRun(context, folder, engine),
        request: { ...request, image: image.reference, engine, mode: 'development' },
      },
      work,
    ),
  );
  work.interim(run);
  work.log(`${run.id} answers at ${run.url} and follows ${folder}.`);
  try {
    await follow({ context, work, folder, id: run.id, url: run.url, began: state });
  } finally {
    if (work.signal.aborted) await stopRun(context, run.id);
  }
  work.signal.throwIfAborted();
}

interface Following {
  readonly context: CoreContext;
  readonly work: TaskWork;
  readonly folder: LocalPath;
  readonly id: string;
  readonly url: string;
  /** What the run was started with. */
  readonly began: ProjectState;
}

/** How far the run has followed. */
interface Followed {
  readonly files: ProjectState['followed'];
  readonly shown: Development;
  /** A state of the folder that did not start: the run went back, and the same is not tried again. */
  readonly refused?: string | undefined;
}

/** How often the folder is looked at where the system does not tell of changes. */
const LOOK_MS = 2000;
/** An edit should not wait for a request that hangs. */
const GRACE_SECONDS = 2;

async function follow(following: Following): Promise<void> {
  const { context, work, began } = following;
  const watch = watchFolders();
  watch.of(began.folders);
  let was: Followed = {
    files: began.followed,
    shown: { state: 'following', appliedAt: new Date().toISOString(), restarts: 0, buildNeeded: [] },
  };
  await record(following, was.shown);
  try {
    while (!work.signal.aborted) {
      const run = (await context.store.runs.all()).find((each) => each.id === following.id);
      // Removed, replaced or stopped elsewhere: there is nothing to follow.
      if (run === undefined || run.stopRequestedAt !== undefined) return;
      const now = await settledState(following, was);
      watch.of(now.folders);
      was = await catchUp(following, run, { was, now });
      await watch.next(LOOK_MS, work.signal);
    }
  } finally {
    watch.close();
  }
}

/** How long files must stay as they are: a program that saves first empties the file, or writes several. */
const SETTLE_MS = 60;

/** The folder once nobody writes into it: what was checked is then also what is taken over. */
async function settledState(following: Following, was: Followed): Promise<ProjectState> {
  const read = (): Promise<ProjectState> => readProjectState(following.context, following.folder);
  let now = await read();
  for (let before = fingerprint({ ...now, followed: was.files }); fingerprint(now) !== before; ) {
    before = fingerprint(now);
    await sleep(SETTLE_MS, undefined, { signal: following.work.signal });
    now = await read();
  }
  return now;
}

function fingerprint({ followed, built, errors }: ProjectState): string {
  const digests = [...followed.values()].map(({ path, digest }) => [path, digest]);
  return JSON.stringify([digests, [...built], errors]);
}

/** Brings the run to where the folder is, and shows how that went. */
async function catchUp(
  following: Following,
  run: RunRecord,
  { was, now }: { readonly was: Followed; readonly now: ProjectState },
): Promise<Followed> {
  const buildNeeded = changedPaths(following.began.built, now.built);
  const tell = async (files: Followed['files'], shown: Development): Promise<Followed> => {
    if (JSON.stringify(shown) !== JSON.stringify(was.shown)) await record(following, shown);
    return { files, shown };
  };
  const { appliedAt, restarts, state } = was.shown;
  const files = [...now.followed.values()].filter(
    ({ path, digest }) => was.files.get(path)?.digest !== digest,
  );
  if (now.errors.length > 0) {
    const problem = now.errors.join('\n');
    if (problem !== was.shown.problem) following.work.log(`Not applied: ${problem}`);
    return tell(was.files, { state: 'held', appliedAt, restarts, problem, buildNeeded });
  }
  const wanted = stateOf(now.followed);
  if (files.length > 0 && wanted === was.refused) {
    const { shown } = await tell(was.files, { ...was.shown, buildNeeded });
    return { ...was, shown };
  }
  if (files.length === 0)
    return tell(
      was.files,
      state === 'failed'
        ? { ...was.shown, buildNeeded }
        : { state: 'following', appliedAt, restarts, buildNeeded },
    );
  await record(following, { state: 'applying', appliedAt, restarts, buildNeeded });
  const problem = await apply(following, run, files);
  const done = { appliedAt: new Date().toISOString(), restarts: restarts + 1, buildNeeded };
  if (problem === undefined) return tell(now.followed, { state: 'following', ...done });
  // Nobody should be without a model because of a slip: the files that ran before run again.
  const before = files.flatMap(({ path }) => was.files.get(path) ?? []);
  const stays =
    state !== 'failed' && before.length > 0 && (await apply(following, run, before)) === undefined;
  if (!stays) return tell(now.followed, { state: 'failed', ...done, problem });
  const held = { state: 'held', appliedAt, restarts, problem, buildNeeded } as const;
  return { ...(await tell(was.files, held)), refused: wanted };
}

function stateOf(files: Followed['files']): string {
  return JSON.stringify([...files.values()].map(({ path, digest }) => [path, digest]));
}

/** Puts files into the run and starts it again. Returns why it did not start, if so. */
async function apply(
  { context, work }: Following,
  run: RunRecord,
  files: readonly RunFile[],
): Promise<string | undefined> {
  const began = performance.now();
  const engine = context.engines.get(run.engine);
  const names = files.map((file) => file.path).join(', ');
  try {
    await engine.putFiles(run.engineId, files);
    await engine.stopRun(run.engineId, GRACE_SECONDS);
    await engine.restartRun(run.engineId, run.port);
    await waitForReady(context, run, work.signal);
    work.log(`${names}: answers again after ${Math.round(performance.now() - began)} ms.`);
    return undefined;
  } catch (error) {
    work.signal.throwIfAborted();
    if (!(error instanceof SlipwayError)) throw error;
    work.log(`${names}: ${error.message}`);
    return error.message;
  }
}

function changedPaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

async function record(
  { context, id, url, folder, work }: Following,
  development: Development,
): Promise<void> {
  work.step('follow', `Follow ${folder}`, { note: noteOn(url, development) });
  const isUp = development.state === 'following' || development.state === 'held';
  await changeRecord(context, id, ({ readyAt, ...run }) => ({
    ...run,
    ...(isUp ? { readyAt: readyAt ?? new Date().toISOString() } : {}),
    development,
  }));
}

function noteOn(url: string, { state, restarts, buildNeeded }: Development): string {
  const words = {
    following: restarts === 0 ? '' : ` · edits applied: ${restarts}`,
    applying: ' · applying an edit',
    held: ' · an edit with errors is not applied',
    failed: ' · the last edit does not start',
  };
  const build = buildNeeded.length === 0 ? '' : ` · build needed for ${buildNeeded.join(', ')}`;
  return `${url}${words[state]}${build}`;
}
