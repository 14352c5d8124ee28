import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Needs } from '#core/context.ts';
import type { RunFile } from '#core/engine/engine.ts';
import { isError } from '#core/manifest/diagnostic.ts';
import { listFiles } from '#core/manifest/project/list-files.ts';
import { cleanPath } from '#core/manifest/project/locate.ts';
import { openProject, type Project } from '#core/manifest/project/open-project.ts';
import type { ReadingParts } from '#core/manifest/project-reading.ts';
import { readProject } from '#core/manifest/read-project.ts';

/** What a run in development follows of its project folder, as it is now. */
export interface ProjectState {
  /** Files that reach the run as they are saved: the script and small files that the manifest names. */
  readonly followed: ReadonlyMap<string, FollowedFile>;
  /** Files whose changes need a build to reach the run, by path: something that changes when it does. */
  readonly built: ReadonlyMap<string, string>;
  /** The errors that the build's gate would name. */
  readonly errors: readonly string[];
  /** Absolute folders in which all of these lie. */
  readonly folders: readonly string[];
}

interface FollowedFile extends RunFile {
  readonly digest: string;
}

/** Larger files are not sent again with every save. */
const MOST_BYTES = 8 * 2 ** 20;

/** Looks at a project folder. With a manifest that cannot be read, nothing is followed and the errors say why. */
export async function readProjectState(
  context: Needs<'store' | 'workers'>,
  folder: LocalPath,
): Promise<ProjectState> {
  const { parts, diagnostics } = await readProject(context, { folder });
  const project = await openProject({ folder });
  const errors = diagnostics
    .filter(isError)
    .map(({ file, range, message }) => `${file}:${range.startLine}:${range.startColumn}: ${message}`);
  if (parts === undefined)
    return { followed: new Map(), built: new Map(), errors, folders: [project.folder] };
  const { small, large } = await inImage(project, parts);
  const built = await builtFiles(project, parts);
  const all = [...small.keys(), ...large.keys(), ...built.keys()];
  return {
    followed: small,
    built: new Map([...built, ...large]),
    errors,
    folders: [...new Set([project.folder, ...all.map((path) => dirname(join(project.folder, path)))])],
  };
}

/** The files of the application folder: those that are followed, and the size and time of those that are too large. */
async function inImage(
  project: Project,
  parts: ReadingParts,
): Promise<{ readonly small: Map<string, FollowedFile>; readonly large: Map<string, string> }> {
  const models = parts.models.flatMap(({ entry }) =>
    entry.path === undefined ? [] : [cleanPath(entry.path)],
  );
  const isModel = (path: string): boolean =>
    models.some((model) => path === model || path.startsWith(`${model}/`));
  const extra = parts.files.map((file) => file.path);
  const paths = new Set([cleanPath(parts.source.script), ...extra.filter((path) => !isModel(path))]);
  const small = new Map<string, FollowedFile>();
  const large = new Map<string, string>();
  for (const path of paths) {
    const found = await project.locate(path);
    if (found.kind !== 'file') continue;
    if (found.size > MOST_BYTES) large.set(path, await stampOf(found.absolute));
    else {
      const bytes = await readFile(found.absolute);
      small.set(path, { path, bytes, digest: createHash('sha256').update(bytes).digest('hex') });
    }
  }
  return { small, large };
}

/** Manifest (what it says, not how it is written), dependency file, schema file and models. */
async function builtFiles(project: Project, parts: ReadingParts): Promise<Map<string, string>> {
  const { source } = parts;
  const built = new Map([[MANIFEST_FILE, JSON.stringify(source)]]);
  const texts = [
    ...(typeof source.dependencies === 'string' ? [source.dependencies] : []),
    ...(source.schema === undefined ? [] : [source.schema]),
  ].map(cleanPath);
  for (const path of texts) built.set(path, (await project.read(path)) ?? '');
  for (const { entry } of parts.models)
    if (entry.path !== undefined) await addStamps(project, cleanPath(entry.path), built);
  return built;
}

async function addStamps(project: Project, path: string, built: Map<string, string>): Promise<void> {
  const found = await project.locate(path);
  if (found.kind === 'file') built.set(path, await stampOf(found.absolute));
  if (found.kind !== 'folder') return;
  const { files } = await listFiles(project.folder, { under: path });
  for (const file of files) built.set(file.path, await stampOf(file.absolute));
}

/** Size and time: a model may have gigabytes, and this is asked with every save. */
async function stampOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  return `${size} ${mtimeMs}`;
}
