import { posix } from 'node:path';
import { listFiles } from '../project/list-files.ts';
import { cleanPath } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import type { ImportedModule } from '../python/imports.ts';
import { readScript, type ScriptOutline } from '../python/read-script.ts';

interface PythonFile {
  readonly path: string;
  readonly text: string;
}

/** A Python file of the project that the script imports, directly or through others. */
export interface LocalModule extends PythonFile {
  readonly outline: ScriptOutline;
}

/** An import, and the file it stands in. */
export interface FoundImport {
  readonly file: string;
  readonly imported: ImportedModule;
  /** The file of the project that it means; undefined for a module from elsewhere. */
  readonly local: string | undefined;
}

export interface ImportGraph {
  /** The script first. */
  readonly modules: readonly LocalModule[];
  readonly imports: readonly FoundImport[];
  /** True when there is more than is looked at. */
  readonly isCut: boolean;
}

/** More imports than this are not written by people: the others are not looked at. */
const MOST_IMPORTS = 2_000;
const MOST_MODULES = 500;
/** Longer files were not written by people. */
const LONGEST_FILE = 128 * 1_024;
const LONGEST_MS = 5_000;

/**
 * Follows the imports of a script through the project's own files. `paths` are folders of the project that Python
 * looks in, too (PYTHONPATH).
 */
export async function followImports(
  project: Project,
  script: PythonFile,
  paths: readonly string[] = [],
): Promise<ImportGraph> {
  const deadline = performance.now() + LONGEST_MS;
  const modules: LocalModule[] = [];
  const imports: FoundImport[] = [];
  const waiting: PythonFile[] = [script];
  const seen = new Set([script.path]);
  const roots = [...new Set([posix.dirname(script.path), '.', ...paths])];
  const findOnce = remembered((stem) => fileOf(project, stem));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (modules.length >= MOST_MODULES) return { modules, imports, isCut: true };
    const { outline, isWhole } = readModule(next.text);
    modules.push({ ...next, outline });
    // Reading code takes the processor: others have their turn between two files.
    await new Promise((resolve) => setImmediate(resolve));
    if (!isWhole || performance.now() > deadline) return { modules, imports, isCut: true };
    const searched = outline.imports.slice(0, MOST_IMPORTS - imports.length);
    for (const imported of searched) {
      const found = await findLocal(imported, { from: next.path, roots, find: findOnce });
      imports.push({ file: next.path, imported, local: found[0] });
      waiting.push(...(await readUnseen(project, found, seen)));
    }
    if (searched.length < outline.imports.length) return { modules, imports, isCut: true };
  }
  return { modules, imports, isCut: false };
}

/** The files that were not met before; from now on they were. */
async function readUnseen(
  project: Project,
  paths: readonly string[],
  seen: Set<string>,
): Promise<readonly PythonFile[]> {
  const files: PythonFile[] = [];
  for (const path of paths.filter((each) => !seen.has(each))) {
    seen.add(path);
    const text = await project.read(path);
    if (text !== undefined) files.push({ path, text });
  }
  return files;
}

/** The folders of the project that a manifest puts on PYTHONPATH. */
export function pythonPath(variables: Readonly<Record<string, string>>): readonly string[] {
  const written = Object.hasOwn(variables, 'PYTHONPATH') ? (variables.PYTHONPATH ?? '') : '';
  return written
    .split(':')
    .map((path) => cleanPath(path.replace(/^\/(?:app|var\/azureml-app)(?=\/|$)/, '.')))
    .filter((path) => path !== '.' && !path.startsWith('..') && !path.startsWith('/'));
}

/** Every Python file and package of the project by its module's name, the one nearest to the project folder. */
export async function modulesElsewhere(project: Project): Promise<ReadonlyMap<string, string>> {
  const { files } = await listFiles(project.folder, { depth: 4, limit: 2_000 });
  const found = new Map<string, string>();
  for (const { path } of files) {
    const name = /(?:^|\/)(\w+)(?:\/__init__)?\.py$/.exec(path)?.[1];
    if (name !== undefined && name !== '__init__' && !found.has(name)) found.set(name, path);
  }
  return found;
}

/** Of a long file only the start is read: what its end holds is not known then. */
function readModule(text: string): { readonly outline: ScriptOutline; readonly isWhole: boolean } {
  if (text.length <= LONGEST_FILE) return { outline: readScript(text), isWhole: true };
  const outline = readScript(text.slice(0, text.lastIndexOf('\n', LONGEST_FILE) + 1));
  return { outline: { ...outline, importsEverything: true, problems: [] }, isWhole: false };
}

type Find = (stem: string) => Promise<string | undefined>;

function remembered(find: Find): Find {
  const known = new Map<string, Promise<string | undefined>>();
  return (stem) => {
    const answer = known.get(stem) ?? find(stem);
    known.set(stem, answer);
    return answer;
  };
}

/**
 * The files an import means: Python looks next to the script first, then in the application folder; relative imports
 * count from the importing file. `from package import part` may mean a module of the package, too.
 */
async function findLocal(
  imported: ImportedModule,
  options: { readonly from: string; readonly roots: readonly string[]; readonly find: Find },
): Promise<readonly string[]> {
  const roots =
    imported.level > 0
      ? [posix.join(posix.dirname(options.from), '../'.repeat(Math.min(imported.level, 100) - 1))]
      : options.roots;
  const parts = imported.module === '' ? [] : imported.module.split('.').slice(0, 50);
  for (const root of roots) {
    const found = new Set<string>();
    for (let length = 1; length <= parts.length; length += 1) {
      const path = await options.find(posix.join(root, ...parts.slice(0, length)));
      if (path !== undefined) found.add(path);
    }
    for (const name of imported.names.slice(0, 100)) {
      const path = await options.find(posix.join(root, ...parts, name));
      if (path !== undefined) found.add(path);
    }
    if (found.size > 0) return [...found];
  }
  return [];
}

async function fileOf(project: Project, stem: string): Promise<string | undefined> {
  for (const path of [`${stem}/__init__.py`, `${stem}.py`])
    if ((await project.locate(path)).kind === 'file') return path;
  return undefined;
}
