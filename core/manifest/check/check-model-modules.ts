import { posix } from 'node:path';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ModelFormat } from '#contract/model/format.ts';
import { fixOf, report } from '../diagnostic.ts';
import type { ImportGraph } from '../doctor/local-modules.ts';
import type { Expansion } from '../project/expand-files.ts';
import { listFiles } from '../project/list-files.ts';
import type { Project } from '../project/open-project.ts';
import { readScript } from '../python/read-script.ts';
import { addToList } from '../source/edit-manifest.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import type { CheckedModel } from './registered-models.ts';
import { importAtTop } from './script-edits.ts';

/** A Python file of the project that loading a model imports. */
export interface ModelModule {
  readonly model: string;
  readonly module: string;
  readonly path: string;
}

/** Every class and function that a pickle names. */
export function globalsOf(format: ModelFormat): readonly string[] {
  return format.kind === 'pickle' || format.kind === 'pytorch' ? format.globals : [];
}

/** The project's own files that loading its models imports: `steps/scale.py` for `steps.scale.Scale`. */
export async function findModelModules(
  project: Project,
  models: readonly { readonly path: string; readonly format: ModelFormat }[],
  roots: readonly string[],
): Promise<readonly ModelModule[]> {
  const found: ModelModule[] = [];
  for (const { path: model, format } of models)
    for (const module of modulesNamedBy(format))
      for (const stem of withPackages(module)) {
        const path = await fileOf(project, roots, stem);
        if (path !== undefined) found.push({ model, module, path });
      }
  return found;
}

/** The modules of a pickle's classes and functions. What is no name of a module is left out: it may say anything. */
function modulesNamedBy(format: ModelFormat): readonly string[] {
  const modules = globalsOf(format).map((name) => name.slice(0, name.lastIndexOf('.')));
  return [...new Set(modules)].filter((module) => /^[\w.]+$/.test(module));
}

/** Where a module and the packages around it lie: `a/b/c`, `a/b` and `a` for `a.b.c`. */
function withPackages(module: string): readonly string[] {
  const parts = module.split('.');
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('/'));
}

async function fileOf(project: Project, roots: readonly string[], stem: string): Promise<string | undefined> {
  for (const root of roots)
    for (const path of [posix.join(root, stem, '__init__.py'), posix.join(root, `${stem}.py`)])
      if ((await project.locate(path)).kind === 'file') return path;
  return undefined;
}

/** The entry of `files:` that takes a module along: its package, or the file. */
export function entryFor(path: string): string {
  return path.includes('/') ? `${path.split('/')[0] ?? path}/` : path;
}

/** Files that models need to be loaded and that the image would not have. */
export function checkModelModules(parts: {
  readonly manifest: ParsedManifest;
  readonly models: readonly CheckedModel[];
  readonly modules: readonly ModelModule[];
  readonly script: string;
  readonly expansions: readonly Expansion[];
}): readonly Diagnostic[] {
  const taken = new Set([
    parts.script,
    ...parts.expansions.flatMap((expansion) => expansion.files.map((file) => file.path)),
  ]);
  const reported = new Set<string>();
  return parts.modules.flatMap(({ model: label, module, path }) => {
    const entry = entryFor(path);
    if (taken.has(path) || reported.has(entry)) return [];
    reported.add(entry);
    const model = parts.models.find((one) => one.label === label);
    return [
      report({
        severity: 'error',
        code: 'model-needs-file',
        message: `Loading ${label} imports ${module}, which is “${path}” of the project, but would be missing from the image.`,
        hint: `Add it under \`files:\`: “${entry}”.`,
        file: parts.manifest.yaml.file,
        range: parts.manifest.range(['models', model?.index ?? 0]),
        fixes: [fixOf(`Add “${entry}” to files`, addToList(parts.manifest, ['files'], [entry]))],
      }),
    ];
  });
}

/** Classes that a pickle expects in the program that loads it (`__main__`), and that the script does not define. */
export async function checkMainClasses(
  project: Project,
  parts: {
    readonly manifest: ParsedManifest;
    readonly models: readonly CheckedModel[];
    readonly graph: ImportGraph;
  },
): Promise<readonly Diagnostic[]> {
  const [script] = parts.graph.modules;
  if (script === undefined || script.outline.importsEverything) return [];
  const diagnostics: Diagnostic[] = [];
  for (const model of parts.models) {
    const missing = globalsOf(model.format)
      .filter((name) => name.startsWith('__main__.'))
      .map((name) => name.slice('__main__.'.length).split('.')[0] ?? '')
      .filter((name) => name !== '' && !script.outline.names.has(name));
    for (const name of new Set(missing)) {
      const origin = await definedIn(project, name, script.path);
      const module = origin?.replace(/\.py$/, '').replaceAll('/', '.');
      const line = module === undefined ? undefined : `from ${module} import ${name}`;
      diagnostics.push(
        report({
          severity: 'error',
          code: 'model-needs-class',
          message: `Loading ${model.label} needs the class or function ${name} of the program that saved it, and ${script.path} does not define it.`,
          hint:
            line === undefined
              ? `Define ${name} in ${script.path}, as it was when the model was saved.`
              : `${origin ?? ''} has it: write \`${line}\` in ${script.path}.`,
          file: parts.manifest.yaml.file,
          range: parts.manifest.range(['models', model.index]),
          fixes: [line === undefined ? undefined : fixOf(`Write “${line}”`, importAtTop(script, line))],
        }),
      );
    }
  }
  return diagnostics;
}

/** The importable file of the project that defines a name at its top. */
async function definedIn(project: Project, name: string, script: string): Promise<string | undefined> {
  const { files } = await listFiles(project.folder, { depth: 3, limit: 500 });
  const candidates = files.filter(
    ({ path }) => path !== script && /^(?:[A-Za-z_]\w*\/)*[A-Za-z_]\w*\.py$/.test(path),
  );
  for (const { path } of candidates.slice(0, 100)) {
    const text = await project.read(path);
    if (text?.includes(name) !== true) continue;
    const outline = readScript(text);
    if (outline.names.has(name) && !outline.imports.some((one) => one.names.includes(name))) return path;
  }
  return undefined;
}
