import type { PathUse } from '#contract/local-path.ts';
import type { Needs } from '#core/context.ts';
import { isBelow, isWithinReach } from '#core/host/reach.ts';
import type { TrashRecord } from '#core/store/store.ts';

interface NamedPath {
  readonly path: string;
  readonly use: PathUse;
}

/**
 * The user confirms in the shell that a page brings back what would let it use files again that it cannot reach now: a project that
 * was forgotten, a cluster with its kubeconfig. `not_trusted` until then. Returns the record as it goes back: a project that comes
 * back without that stays within reach only as long as it is.
 */
export async function withRestoreConsent(
  context: Needs<'trust' | 'reach'>,
  record: TrashRecord,
): Promise<TrashRecord> {
  const { reach } = context;
  if (reach === undefined) return record;
  const paths: string[] = [];
  for (const { path, use } of pathsOf(record)) if (!(await isWithinReach(reach, path, use))) paths.push(path);
  if (paths.length > 0) {
    await context.trust.require(context, { kind: 'restore', name: record.name, paths: [...new Set(paths)] });
    return record;
  }
  const chosen = await reach.chosen();
  const projects = record.projects.map(async (project) =>
    (await isBelow(project.folder, chosen)) ? project : { ...project, isBelowRoots: true },
  );
  return { ...record, projects: await Promise.all(projects) };
}

/** What a page may name only because these records are there. */
function pathsOf({ projects, clusters, dataStores }: TrashRecord): readonly NamedPath[] {
  return [
    ...projects.map(({ folder }) => ({ path: folder, use: 'content' }) as const),
    ...clusters.flatMap(({ kubeconfig }) =>
      kubeconfig === undefined ? [] : [{ path: kubeconfig, use: 'kubeconfig' } as const],
    ),
    ...clusters.flatMap(({ tls }) =>
      tls.kind === 'files'
        ? [tls.certificate, tls.key].map((path) => ({ path, use: 'certificate' }) as const)
        : [],
    ),
    ...dataStores.flatMap(({ place }) =>
      place.kind === 'folder' ? [{ path: place.folder, use: 'content' } as const] : [],
    ),
  ];
}
