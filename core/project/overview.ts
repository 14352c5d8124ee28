import { basename } from 'node:path';
import type { KnownProject, LastTask } from '#contract/project/overview.ts';
import type { Task } from '#contract/task/task.ts';
import type { CoreContext } from '#core/context.ts';
import { recentProjects } from './recent.ts';

/** As many tasks as are looked through for the newest one of each project. */
const MOST_TASKS = 1000;

/**
 * The known projects, pinned ones first, else the last opened first. All of it is read from the records of this machine:
 * neither an engine nor a cluster is asked, so that nothing can hold it up.
 */
export async function projectOverview(context: CoreContext): Promise<readonly KnownProject[]> {
  const { store, tasks } = context;
  const [known, images, manifests, recentTasks] = await Promise.all([
    recentProjects(context),
    store.images.all(),
    store.manifests.all(),
    tasks.list({ limit: MOST_TASKS }),
  ]);
  const projects = known.map(({ folder, openedAt, present, pinned }): KnownProject => {
    const image = images.findLast((one) => one.folder === folder);
    const task = recentTasks.find((one) => one.subject.folder === folder);
    return {
      folder,
      name: basename(folder) || folder,
      openedAt,
      present,
      pinned: pinned === true,
      ...(image === undefined ? {} : { image: image.reference, builtAt: image.createdAt }),
      ...(task === undefined ? {} : { lastTask: describeTask(task) }),
      manifests: [
        ...new Set([
          ...images.filter((one) => one.folder === folder).map(({ manifestDigest }) => manifestDigest),
          ...manifests.filter((one) => one.folder === folder).map(({ digest }) => digest),
        ]),
      ],
    };
  });
  return [...projects.filter(({ pinned }) => pinned), ...projects.filter(({ pinned }) => !pinned)];
}

function describeTask({ id, kind, title, state, startedAt, endedAt, steps, error }: Task): LastTask {
  const step = state === 'running' ? steps.findLast((one) => one.state === 'running')?.title : undefined;
  return {
    id,
    kind,
    title,
    state,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(step === undefined ? {} : { step }),
    ...(state === 'failed' && error !== undefined ? { reason: error.message } : {}),
  };
}
