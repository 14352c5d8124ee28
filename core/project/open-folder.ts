import { basename } from 'node:path';
import type { LocalPath } from '#contract/local-path.ts';
import type { Project } from '#contract/project/index.ts';
import type { CoreContext } from '#core/context.ts';
import { getImage } from '#core/image/image-records.ts';
import { listFiles } from '#core/manifest/project/list-files.ts';
import type { ProjectReading } from '#core/manifest/project-reading.ts';
import { readProject } from '#core/manifest/read-project.ts';
import { getRun } from '#core/run/status.ts';
import { rolesOf } from './file-roles.ts';
import { rememberProject } from './recent.ts';

/** A home folder may be opened by mistake: more files than this are not a project. */
const MOST_FILES = 2000;

/**
 * The state of a project folder: its files, what is wrong with it, its newest image and run. Remembers it as
 * opened. `path_missing` or `path_unsafe` when there is no such folder.
 */
export async function openFolder(
  context: CoreContext,
  folder: LocalPath,
  signal?: AbortSignal,
): Promise<Project> {
  const checked = await readProject(context, { folder, signal });
  const real = checked.folder;
  const [files, image, run] = await Promise.all([
    filesOf(checked),
    newestImageOf(context, real),
    newestRunOf(context, real),
    rememberProject(context, real),
  ]);
  return {
    folder: real,
    name: checked.parts?.source.name ?? basename(real),
    hasManifest: !checked.diagnostics.some(({ code }) => code === 'missing-manifest'),
    files,
    diagnostics: checked.diagnostics,
    ...(image === undefined ? {} : { image }),
    ...(run === undefined ? {} : { run }),
  };
}

async function filesOf({ folder, parts }: ProjectReading): Promise<Project['files']> {
  const { files } = await listFiles(folder, { limit: MOST_FILES });
  const named =
    parts === undefined
      ? undefined
      : {
          source: parts.source,
          models: parts.models.flatMap(({ entry }) => (entry.path === undefined ? [] : [entry.path])),
          extra: parts.files.map(({ path }) => path),
        };
  const roles = rolesOf(
    files.map(({ path }) => path),
    named,
  );
  return files.map(({ path, size }, index) => ({ path, size, role: roles[index] ?? 'other' }));
}

async function newestImageOf(context: CoreContext, folder: string): Promise<Project['image']> {
  const record = (await context.store.images.all()).findLast((image) => image.folder === folder);
  if (record === undefined) return undefined;
  return getImage(context, { reference: record.reference, engine: record.engine });
}

async function newestRunOf(context: CoreContext, folder: string): Promise<Project['run']> {
  const record = (await context.store.runs.all()).findLast((run) => run.folder === folder);
  return record === undefined ? undefined : getRun(context, record.id);
}
