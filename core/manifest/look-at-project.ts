import { basename, posix } from 'node:path';
import type { LocalPath } from '#contract/local-path.ts';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Needs } from '#core/context.ts';
import { checkCategories } from './check/check-categories.ts';
import { checkData } from './check/check-data.ts';
import { checkFiles, checkLocalModules } from './check/check-files.ts';
import { checkForeignPaths } from './check/check-foreign-paths.ts';
import { checkMainClasses, checkModelModules, findModelModules } from './check/check-model-modules.ts';
import { checkModels } from './check/check-models.ts';
import { checkNamedPaths } from './check/check-named-paths.ts';
import { checkSchema, requestFiles } from './check/check-schema.ts';
import { checkScript } from './check/check-script.ts';
import { checkSignatures } from './check/check-signatures.ts';
import { checkTraining } from './check/check-training.ts';
import type { CheckedParts, CheckedProject } from './checked-project.ts';
import { readDependencies } from './dependencies/read-dependencies.ts';
import { inOrder, isError, report } from './diagnostic.ts';
import { examine } from './doctor/doctor.ts';
import { modulesElsewhere, pythonPath } from './doctor/local-modules.ts';
import { cleanPath } from './project/locate.ts';
import { openProject, type Project } from './project/open-project.ts';
import { modelEntries } from './source/model-entries.ts';
import { readManifest } from './source/read-manifest.ts';
import { FILE_START } from './text/positions.ts';

/**
 * The check, with all that it found out on the way. It takes as long as a hostile project makes it take: callers outside
 * `worker/` use `read-project.ts`.
 */
export async function lookAtProject(
  context: Needs<'store'>,
  options: {
    readonly folder: LocalPath;
    readonly texts?: Readonly<Record<string, string>> | undefined;
    /** Told what is looked at, before each part. */
    readonly at?: (what: string) => void;
  },
): Promise<CheckedProject> {
  const project = await openProject(options);
  const text = await project.read(MANIFEST_FILE);
  if (text === undefined) return { project, diagnostics: [await noManifest(project)], parts: undefined };
  const manifest = readManifest(text, { folderName: basename(project.folder) });
  const { source } = manifest;
  if (source === undefined) return { project, diagnostics: manifest.diagnostics, parts: undefined };
  const [script, models, files, schema, dependencies, requests, training, forTraining] = await Promise.all([
    checkScript(project, manifest, source),
    checkModels(context, { project, manifest, source }),
    checkFiles(project, manifest, source),
    checkSchema(project, manifest, source),
    readDependencies(project, manifest),
    requestFiles(project),
    checkTraining({ project, manifest, source }),
    readDependencies(project, manifest, ['training', 'dependencies']),
  ]);
  const parts: CheckedParts = {
    manifest,
    source,
    script,
    models: models.models,
    dependencies,
    trainingDependencies: forTraining,
    expansions: files.expansions,
    requests,
  };
  return {
    project,
    diagnostics: inOrder([
      ...manifest.diagnostics,
      ...models.diagnostics,
      ...files.diagnostics,
      ...script.diagnostics,
      ...dependencies.diagnostics,
      ...schema,
      ...training,
      ...forTraining.diagnostics.map((one) => ({ ...one, code: `training-${one.code}` })),
      ...(await checkTogether(project, parts)),
    ]),
    parts,
  };
}

/** What shows only when the parts of a project are held against each other. */
async function checkTogether(project: Project, parts: CheckedParts): Promise<readonly Diagnostic[]> {
  const { manifest, source, models, dependencies, expansions } = parts;
  const { graph } = parts.script;
  project.at('the imports and dependencies');
  const script = parts.script.script?.path ?? source.script;
  const modelModules = await findModelModules(
    project,
    models.map((model) => ({ path: model.label, format: model.format })),
    [...new Set([posix.dirname(script), '.', ...pythonPath(source.image.env)])],
  );
  const modelPaths = modelEntries(source).flatMap(({ path }) =>
    path === undefined ? [] : [cleanPath(path)],
  );
  const texts = new Map(graph.modules.map((module) => [module.path, module.text]));
  // A dependency file that cannot be read says nothing of what is missing.
  const isReadable = dependencies.kind === 'none' || !dependencies.diagnostics.some(isError);
  const advice = isReadable
    ? examine({ ...parts, graph, modelModules, modulesElsewhere: await modulesElsewhere(project) })
    : [];
  return [
    ...checkLocalModules({ manifest, script, imports: graph.imports, texts, expansions }),
    ...checkModelModules({ manifest, models, modules: modelModules, script, expansions }),
    ...(await checkMainClasses(project, { manifest, models, graph })),
    ...(await checkNamedPaths(project, { manifest, graph, modelPaths, models, expansions })),
    ...(await checkForeignPaths(project, graph)),
    ...checkCategories({ models, graph }),
    ...checkSignatures(parts),
    ...checkData({
      ...parts,
      run: graph.modules[0]?.outline.functions.findLast((one) => one.name === 'run'),
      samples: await samplesOf(project, parts),
    }),
    ...advice,
  ];
}

/** Texts of the schema file and the first saved requests: what names there are in calls. */
async function samplesOf(
  project: Project,
  { source, requests }: Pick<CheckedParts, 'source' | 'requests'>,
): Promise<readonly string[]> {
  if (source.data === undefined) return [];
  const paths = [
    ...(source.schema === undefined ? [] : [cleanPath(source.schema)]),
    ...requests.slice(0, MOST_SAMPLES),
  ];
  const texts = await Promise.all(paths.map((path) => project.read(path)));
  return texts.flatMap((text) => (text === undefined || text.length > LARGEST_SAMPLE ? [] : [text]));
}

const MOST_SAMPLES = 20;
const LARGEST_SAMPLE = 1_000_000;

async function noManifest(project: Project): Promise<Diagnostic> {
  const found = await project.locate(MANIFEST_FILE);
  const isThere = found.kind === 'file';
  return report({
    severity: 'error',
    code: 'missing-manifest',
    message: isThere
      ? `${MANIFEST_FILE} is too large for a manifest.`
      : `${MANIFEST_FILE} was not found in ${project.folder}.`,
    hint: 'Create one with `slipway init`.',
    file: MANIFEST_FILE,
    range: FILE_START,
  });
}
