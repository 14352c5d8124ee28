import type { ModelFormat } from '#contract/model/format.ts';
import { packageKey } from '../dependencies/requirement.ts';
import { azureModule } from '../doctor/azure-modules.ts';
import { hasOtherName, packagesOf } from '../doctor/import-names.ts';
import type { ImportGraph } from '../doctor/local-modules.ts';
import { broughtBy } from '../doctor/package-relations.ts';
import { recordedVersion } from '../doctor/recorded-version.ts';
import { isWellKnown } from '../doctor/well-known-packages.ts';
import { renamedModule } from '../python/python-2.ts';
import { isStandardModule } from '../python/standard-modules.ts';

/**
 * The requirements of a script and its model: what the script and its modules import and what loading the model
 * imports, each in the version that the model was saved with where it is recorded. `unknown`: modules that may be
 * code of the user's own, whose names on PyPI may be anyone's.
 */
export function proposeDependencies(options: {
  readonly graph: ImportGraph;
  readonly formats: readonly ModelFormat[];
  readonly own: readonly string[];
  readonly extra: readonly string[];
}): { readonly lines: readonly string[]; readonly unknown: readonly string[] } {
  const { graph, formats, extra } = options;
  const usesMlflow = graph.imports.some(({ imported }) => /^mlflow(?:\.|$)/.test(imported.module));
  const listed = formats
    .flatMap((format) => (format.kind === 'mlflow' ? format.requirements : []))
    .map((line) => line.trim())
    .filter((line) => /^[A-Za-z0-9]/.test(line))
    .filter((line) => usesMlflow || !/^mlflow(?:[^\w-]|$)/.test(line));
  const ofList = new Set(listed.map((line) => packageKey(/^[\w.-]+/.exec(line)?.[0] ?? '')));
  const imported = graph.imports
    .filter(({ local, imported: one }) => local === undefined && one.level === 0 && !one.isOptional)
    .map(({ imported: one }) => one);
  const loaded = formats
    .flatMap((format) => format.imports)
    .filter((one) => !options.own.includes(one) && (one !== 'mlflow' || usesMlflow));
  const models = formats.map((format) => ({ format }));
  const wanted = new Set<string>(extra);
  const unknown = new Set<string>();
  for (const { module, names } of [...imported, ...loaded.map((module) => ({ module, names: [] }))]) {
    const name = packageFor(module, names);
    const top = module.split('.')[0] ?? module;
    if (name === undefined || isLocal(graph, top) || (top === 'mlflow' && ofList.has('mlflow'))) continue;
    if (
      isWellKnown(name) ||
      hasOtherName(top) ||
      recordedVersion(models, name) !== undefined ||
      ofList.has(name)
    )
      wanted.add(name);
    else unknown.add(top);
  }
  const direct = new Set(imported.map(({ module, names }) => packageFor(module, names)));
  const needed = [...wanted].filter((name) => {
    if (ofList.has(packageKey(name)) || (name === 'mlflow-skinny' && ofList.has('mlflow'))) return false;
    // What only the model needs and another package brings need not be named.
    const isBrought = [...wanted].some((other) => other !== name && broughtBy(other).has(name));
    return direct.has(name) || extra.includes(name) || !isBrought;
  });
  const pinned = needed.map((name) => {
    const version = recordedVersion(models, name);
    return version === undefined ? name : `${name}==${version}`;
  });
  return { lines: [...listed, ...pinned.sort()], unknown: [...unknown] };
}

/** The package that has a module; undefined for what needs none: Python's own, Azure ML's that images have. */
function packageFor(module: string, names: readonly string[]): string | undefined {
  const top = module.split('.')[0] ?? module;
  if (isStandardModule(top) || top === '__main__' || renamedModule(top) !== undefined) return undefined;
  const azure = azureModule(module, names);
  if (azure !== undefined) return azure.kind === 'package' ? azure.name : undefined;
  return packagesOf(module)[0];
}

function isLocal(graph: ImportGraph, top: string): boolean {
  return graph.imports.some(
    ({ local, imported }) => local !== undefined && imported.module.split('.')[0] === top,
  );
}
