import { posix } from 'node:path';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import { listFiles } from '../project/list-files.ts';
import { cleanPath, isAbsolutePath } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import type { Literal } from '../python/literals.ts';
import type { LocalModule } from './local-modules.ts';

/** A file or folder of the project that stands as a text in its code. */
export interface NamedPath {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Where it is named. */
  readonly module: string;
  readonly literal: Literal;
}

const MOST_FILES = 5_000;
const MOST_NAMED = 200;

/** Calls whose first argument is a folder, when it is one. */
const TAKES_FOLDER =
  /(?:^|\.)(?:Path|PurePath|PosixPath|listdir|scandir|walk|glob|iglob|isdir|exists|load|load_model|load_from_checkpoint|from_pretrained|from_file|read_parquet|InferenceSession|SentenceTransformer|FileSystemLoader|addpath|insert|pipeline|Booster)$/;

/** Endings of files that are not what a script reads while it serves. */
const NOT_READ = /\.(?:py|pyc|ipynb|md|rst|lock)$/i;

/**
 * Finds the files and folders of the project that its code names: by their path from the project folder or from the
 * file that names them, or by their name when the folders above are named, too (`os.path.join("data", "x.csv")`).
 */
export async function findNamedPaths(
  project: Project,
  modules: readonly LocalModule[],
): Promise<readonly NamedPath[]> {
  if (modules.every((module) => module.outline.literals.length === 0)) return [];
  const { files } = await listFiles(project.folder, { depth: 6, limit: MOST_FILES });
  const index = indexOf(files.map((file) => file.path));
  const found = new Map<string, NamedPath>();
  for (const module of modules) {
    const values = new Set(module.outline.literals.flatMap((literal) => literal.value.split(/[\\/]/)));
    for (const literal of module.outline.literals) {
      if (literal.isWritten) continue;
      const named = resolve(literal, { index, values, from: posix.dirname(module.path) });
      if (named === undefined || found.has(named.path) || isOurs(named.path)) continue;
      found.set(named.path, { ...named, module: module.path, literal });
      if (found.size >= MOST_NAMED) return [...found.values()];
    }
  }
  const all = [...found.values()];
  // A folder of which files are named is a part of their paths.
  return all.filter(
    (one) => one.kind === 'file' || !all.some((other) => other.path.startsWith(`${one.path}/`)),
  );
}

interface Index {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

function indexOf(paths: readonly string[]): Index {
  const folders = new Set<string>();
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at));
    const name = posix.basename(path);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return { files: new Set(paths), folders, byName };
}

function resolve(
  literal: Literal,
  place: { readonly index: Index; readonly values: ReadonlySet<string>; readonly from: string },
): Pick<NamedPath, 'path' | 'kind'> | undefined {
  const { index, from } = place;
  // In an image the project is the working directory, which 2017's scripts knew as /var/azureml-app.
  const written = literal.value.replace(/^\/(?:app|var\/azureml-app)\//, '');
  if (isAbsolutePath(written) || written.length < 3) return undefined;
  const clean = cleanPath(written.replace(/^(?:\.\/|\/)+/, ''));
  for (const path of new Set([clean, posix.join(from, clean)])) {
    if (index.files.has(path)) return NOT_READ.test(path) ? undefined : { path, kind: 'file' };
    const isFolder = index.folders.has(path) && !path.startsWith('..');
    if (isFolder && (/[\\/]/.test(written) || TAKES_FOLDER.test(literal.calledBy)))
      return { path, kind: 'folder' };
  }
  return partOfPath(clean, place);
}

/** `"x.csv"` beside `"data"` means `data/x.csv`, when there is no other file of that name. */
function partOfPath(
  name: string,
  place: { readonly index: Index; readonly values: ReadonlySet<string> },
): Pick<NamedPath, 'path' | 'kind'> | undefined {
  const candidates = place.index.byName.get(posix.basename(name)) ?? [];
  const fitting = candidates.filter((path) => path === name || path.endsWith(`/${name}`));
  const [only] = fitting;
  if (only === undefined || fitting.length > 1 || !/\.[A-Za-z0-9]+$/.test(name) || NOT_READ.test(only))
    return undefined;
  const above = only
    .slice(0, -name.length)
    .split('/')
    .filter((part) => part !== '');
  return above.every((part) => place.values.has(part)) ? { path: only, kind: 'file' } : undefined;
}

function isOurs(path: string): boolean {
  return (
    path === MANIFEST_FILE ||
    /^requests(?:\/|$)/.test(path) ||
    /^(?:schema|service_schema)\.json$/.test(path) ||
    /^(?:requirements[^/]*\.txt|pyproject\.toml|(?:conda|environment|conda_dependencies|conda_env)\.ya?ml|Dockerfile)$/i.test(
      path,
    )
  );
}
