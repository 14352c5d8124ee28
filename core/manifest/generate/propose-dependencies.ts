import type { ModelFormat } from '../../../contract/model/format.ts';
import { packageKey } from '../dependencies/requirement.ts';
import { packagesOf } from '../doctor/import-names.ts';
import type { ImportGraph } from '../doctor/local-modules.ts';
import { broughtBy } from '../doctor/package-relations.ts';
import { recordedVersion } from '../doctor/recorded-version.ts';
import { isStandardModule } from '../python/standard-modules.ts';

/**
 * The requirements of a script and its model: what the script and its modules import and what loading the model
 * imports, each in the version that the model was saved with where it is recorded.
 */
export function proposeDependencies(options: {
  readonly graph: ImportGraph;
  readonly formats: readonly ModelFormat[];
  readonly extra: readonly string[];
}): readonly string[] {
  const { graph, formats, extra } = options;
  const listed = formats.flatMap((format) => (format.kind === 'mlflow' ? format.requirements : []));
  const ofList = new Set(listed.map((line) => packageKey(/^[\w.-]+/.exec(line.trim())?.[0] ?? '')));
  const imported = graph.imports
    .filter(({ local, imported: one }) => local === undefined && one.level === 0 && !one.isOptional)
    .map(({ imported: one }) => one.module);
  const loaded = formats.flatMap((format) => format.imports).filter((one) => one !== '__main__');
  const wanted = new Set<string>(extra);
  for (const module of [...imported, ...loaded]) {
    const top = module.split('.')[0] ?? module;
    const [first] = packagesOf(module);
    const isOurs =
      top === 'azureml' ||
      top === 'azureml_inference_server_http' ||
      module.startsWith('azure.ml.api') ||
      top === 'slipway_scoring' ||
      (top === 'mlflow' && ofList.has('mlflow'));
    if (!isStandardModule(top) && !isOurs && first !== undefined && isLocal(graph, top) === false)
      wanted.add(first);
  }
  const direct = new Set(imported.map((module) => packagesOf(module)[0]));
  const needed = [...wanted].filter((name) => {
    if (ofList.has(packageKey(name)) || (name === 'mlflow-skinny' && ofList.has('mlflow'))) return false;
    // What only the model needs and another package brings need not be named.
    const isBrought = [...wanted].some((other) => other !== name && broughtBy(other).has(name));
    return direct.has(name) || extra.includes(name) || !isBrought;
  });
  const models = formats.map((format) => ({ format }));
  const pinned = needed.map((name) => {
    const version = recordedVersion(models, name);
    return version === undefined ? name : `${name}==${version}`;
  });
  return [...listed.map((line) => line.trim()).filter((line) => /^[A-Za-z0-9]/.test(line)), ...pinned.sort()];
}

function isLocal(graph: ImportGraph, top: string): boolean {
  return graph.imports.some(
    ({ local, imported }) => local !== undefined && imported.module.split('.')[0] === top,
  );
}
