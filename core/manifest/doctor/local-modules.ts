import { posix } from 'node:path';
import type { Project } from '../project/open-project.ts';
import type { ImportedModule } from '../python/imports.ts';
import { readScript, type ScriptOutline } from '../python/read-script.ts';

/** A Python file of the project that the script imports, directly or through others. */
export interface LocalModule {
  readonly path: string;
  readonly text: string;
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
}

/** Follows the imports of a script through the project's own files, at most 500 of them. */
export async function followImports(
  project: Project,
  script: { readonly path: string; readonly text: string },
): Promise<ImportGraph> {
  const modules: LocalModule[] = [];
  const imports: FoundImport[] = [];
  const waiting: { readonly path: string; readonly text: string }[] = [script];
  const seen = new Set([script.path]);
  for (let next = waiting.shift(); next !== undefined && modules.length < 500; next = waiting.shift()) {
    const outline = readScript(next.text);
    modules.push({ ...next, outline });
    for (const imported of outline.imports) {
      const found = await findLocal(project, { from: next.path, script: script.path, imported });
      imports.push({ file: next.path, imported, local: found[0] });
      for (const path of found) {
        if (seen.has(path)) continue;
        seen.add(path);
        const text = await project.read(path);
        if (text !== undefined) waiting.push({ path, text });
      }
    }
  }
  return { modules, imports };
}

/**
 * The files an import means: Python looks beside the script first, then in the application folder; relative imports
 * count from the importing file. `from package import part` may mean a module of the package, too.
 */
async function findLocal(
  project: Project,
  options: { readonly from: string; readonly script: string; readonly imported: ImportedModule },
): Promise<readonly string[]> {
  const { imported } = options;
  const own = posix.dirname(options.from);
  const roots =
    imported.level > 0
      ? [posix.join(own, '../'.repeat(imported.level - 1))]
      : [...new Set([posix.dirname(options.script), '.'])];
  const parts = imported.module === '' ? [] : imported.module.split('.');
  for (const root of roots) {
    const found = new Set<string>();
    for (let length = 1; length <= parts.length; length += 1)
      for (const path of await filesOf(project, posix.join(root, ...parts.slice(0, length)))) found.add(path);
    if (parts.length > 0 && found.size === 0) continue;
    for (const name of imported.names)
      for (const path of await filesOf(project, posix.join(root, ...parts, name))) found.add(path);
    if (found.size > 0) return [...found];
  }
  return [];
}

async function filesOf(project: Project, stem: string): Promise<readonly string[]> {
  for (const path of [`${stem}.py`, `${stem}/__init__.py`])
    if ((await project.locate(path)).kind === 'file') return [path];
  return [];
}
