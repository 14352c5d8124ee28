import { basename, posix } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE, RUNTIMES } from '#contract/manifest/source.ts';
import type { ModelFormat } from '#contract/model/format.ts';
import { explainName, suggestName } from '#contract/name.ts';
import type { Needs } from '#core/context.ts';
import { entryFor, findModelModules, type ModelModule } from './check/check-model-modules.ts';
import { SCHEMA_FILES } from './check/check-schema.ts';
import { isLikelyScript } from './check/check-script.ts';
import { CONDA_FILES, readDependencies } from './dependencies/read-dependencies.ts';
import { isRequirement, parseRequirement, type Requirement } from './dependencies/requirement.ts';
import { pinnedVersion } from './dependencies/specifier.ts';
import { followImports, type ImportGraph } from './doctor/local-modules.ts';
import { findNamedPaths, type NamedPath } from './doctor/named-paths.ts';
import { neededSystemPackages } from './doctor/package-relations.ts';
import { pythonsWithWheels } from './doctor/wheels.ts';
import { type FoundModel, findModels } from './generate/find-models.ts';
import { proposeDependencies } from './generate/propose-dependencies.ts';
import { proposeScript } from './generate/propose-script.ts';
import { findTraining, trainingText } from './generate/propose-training.ts';
import type { ProposedScript } from './generate/script-text.ts';
import { writeManifest } from './generate/write-manifest.ts';
import { listFiles } from './project/list-files.ts';
import { openProject, type Project } from './project/open-project.ts';
import { readScript } from './python/read-script.ts';
import { readManifest } from './source/read-manifest.ts';

export interface GeneratedProject {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly string[];
}

/**
 * Proposes a manifest for a folder, and a script, a dependency file and a first request where they are missing.
 * Writes nothing, loads nothing: models are told by their bytes. `name_invalid` for a name that can't be one.
 */
export async function generateProject(
  _context: Needs<'store'>,
  options: { readonly folder: LocalPath; readonly name?: string | undefined },
): Promise<GeneratedProject> {
  const project = await openProject(options);
  const name = nameOf(project, options.name);
  const found = await findScript(project);
  const ofScript = found === undefined ? undefined : await followImports(project, found);
  const { models, notes } = await findModels(project, {
    name,
    texts: ofScript?.modules.map((module) => module.text) ?? [],
  });
  const [main] = models;
  const proposed = found === undefined ? proposeScript(main?.path, main?.format) : undefined;
  const script = found ?? { path: 'score.py', text: proposed?.text ?? '' };
  const graph = ofScript ?? (await followImports(project, script));
  const formats = models.map((model) => model.format);
  const modelModules = await findModelModules(project, models, [posix.dirname(script.path), '.']);
  const dependencies = await findDependencies(project, {
    graph,
    formats,
    own: modelModules.map((one) => one.module.split('.')[0] ?? one.module),
    extra: proposed?.packages ?? [],
  });
  const runtime = runtimeFor(formats, dependencies);
  const named = await findNamedPaths(project, graph.modules);
  const files = filesOf({ graph, named, modelModules, script: script.path, models });
  const training = await findTraining(project, {
    models: models.map(({ path }) => path),
    script: script.path,
  });
  const text = writeManifest({
    name,
    models: models.map(({ name: model, path }) => ({ name: model, path })),
    script: script.path,
    runtime: runtime.runtime,
    runtimeReason: runtime.reason,
    dependencies: dependencies.path,
    schema: await firstFile(project, SCHEMA_FILES),
    files,
    packages: [...new Set(dependencies.keys.flatMap(neededSystemPackages))],
    training: training.script === undefined ? undefined : trainingText(training),
  });
  return {
    files: [
      { path: MANIFEST_FILE, text },
      ...(found === undefined ? [script] : []),
      ...dependencies.files,
      ...(await exampleRequest(project, proposed)),
    ],
    notes: [...notes, ...dependencies.notes, ...(proposed?.note === undefined ? [] : [proposed.note])],
  };
}

function nameOf(project: Project, wanted: string | undefined): string {
  if (wanted === undefined) return suggestName(basename(project.folder));
  const wrong = explainName(wanted);
  if (wrong === undefined) return wanted;
  throw new SlipwayError('name_invalid', {
    message: wrong.problem,
    hint: `Try “${wrong.suggestion}”.`,
    details: { name: wanted, suggestion: wrong.suggestion },
  });
}

/** The file with a run() in it: one with a likely name first. */
async function findScript(
  project: Project,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const { files } = await listFiles(project.folder, { depth: 2, limit: 2000 });
  const paths = files.map((file) => file.path).filter((path) => path.endsWith('.py'));
  const ordered = [...paths].sort(
    (a, b) => Number(isLikelyScript(b)) - Number(isLikelyScript(a)) || a.length - b.length,
  );
  for (const path of ordered.slice(0, 200)) {
    const text = await project.read(path);
    if (text !== undefined && readScript(text).names.has('run')) return { path, text };
  }
  return undefined;
}

interface FoundDependencies {
  readonly path: string | undefined;
  readonly files: GeneratedProject['files'];
  /** Keys of the packages asked for. */
  readonly keys: readonly string[];
  readonly pins: readonly { readonly name: string; readonly version: string }[];
  /** The Python that the file is meant for, as it says it. */
  readonly python: string | undefined;
  readonly notes: readonly string[];
}

async function findDependencies(
  project: Project,
  needs: {
    readonly graph: ImportGraph;
    readonly formats: readonly ModelFormat[];
    /** Modules of the project that the models need. */
    readonly own: readonly string[];
    readonly extra: readonly string[];
  },
): Promise<FoundDependencies> {
  for (const path of [...CONDA_FILES, 'requirements.txt', 'pyproject.toml']) {
    const text = await project.read(path);
    if (text === undefined || (path === 'pyproject.toml' && !/^\s*dependencies\s*=/m.test(text))) continue;
    const list = await readDependencies(project, readManifest(`dependencies: ${path}\n`, { folderName: '' }));
    const { requirements, python } = list;
    return {
      path,
      files: [],
      ...namesOf(requirements.map((one) => one.requirement)),
      python: python?.text,
      notes: [],
    };
  }
  const { lines, unknown } = proposeDependencies(needs);
  const notes = unknown.map(
    (module) =>
      `${module} is imported, but it is neither a file of this folder nor a known package. Put its file into the folder, or add its package to the dependencies.`,
  );
  if (lines.length === 0) return { path: undefined, files: [], keys: [], pins: [], python: undefined, notes };
  const text = `# What the script imports, in the versions that the model was saved with, where recorded.\n${lines.map((line) => `${line}\n`).join('')}`;
  return {
    path: 'requirements.txt',
    files: [{ path: 'requirements.txt', text }],
    ...namesOf(lines.map(parseRequirement).filter(isRequirement)),
    python: undefined,
    notes,
  };
}

function namesOf(requirements: readonly Requirement[]): Pick<FoundDependencies, 'keys' | 'pins'> {
  return {
    keys: requirements.map((one) => one.key),
    pins: requirements.flatMap((one) => {
      const version = pinnedVersion(one.clauses);
      return version === undefined ? [] : [{ name: one.key, version }];
    }),
  };
}

interface Runtime {
  readonly runtime: string;
  readonly reason: string;
}

/** The Python that the model was saved with, else that of the dependency file, else one with wheels for the pins. */
function runtimeFor(formats: readonly ModelFormat[], dependencies: FoundDependencies): Runtime {
  for (const format of formats) {
    const recorded = runtimeOf(format.python);
    if (recorded !== undefined) return { runtime: recorded, reason: 'as the model was saved with' };
  }
  const asked = runtimeOf(dependencies.python);
  if (asked !== undefined) return { runtime: asked, reason: `as ${dependencies.path ?? ''} asks for` };
  const ranges = dependencies.pins.flatMap(({ name, version }) => pythonsWithWheels(name, version) ?? []);
  const first = Math.max(USUAL_MINOR, ...ranges.map((range) => range.first));
  const minor = Math.min(first, ...ranges.map((range) => range.last));
  const runtime = RUNTIMES.find((one) => one === `python-3.${minor}`);
  return runtime === undefined || minor === USUAL_MINOR
    ? { runtime: `python-3.${USUAL_MINOR}`, reason: '3.9 to 3.14' }
    : { runtime, reason: 'the nearest to 3.11 that the packages have wheels for' };
}

const USUAL_MINOR = 11;

function runtimeOf(python: string | undefined): (typeof RUNTIMES)[number] | undefined {
  const number = /3\.\d+/.exec(python ?? '')?.[0];
  return RUNTIMES.find((runtime) => runtime === `python-${number ?? ''}`);
}

/** Modules of the project that script and models import, and what the code names besides the models. */
function filesOf(found: {
  readonly graph: ImportGraph;
  readonly named: readonly NamedPath[];
  readonly modelModules: readonly ModelModule[];
  readonly script: string;
  readonly models: readonly FoundModel[];
}): readonly string[] {
  const { models, script } = found;
  const modules = [
    ...found.graph.modules.map((module) => module.path),
    ...found.modelModules.map((module) => module.path),
  ].filter((path) => path !== script);
  // A folder with a model in it would take the model along a second time.
  const folders = new Set(
    modules.map((path) => {
      const entry = entryFor(path);
      return models.some((model) => model.path.startsWith(entry)) ? path : entry;
    }),
  );
  const isTaken = (path: string): boolean =>
    models.some(
      (model) =>
        path === model.path || path.startsWith(`${model.path}/`) || model.path.startsWith(`${path}/`),
    ) ||
    [...folders].some((folder) => folder.endsWith('/') && path.startsWith(folder)) ||
    modules.includes(path) ||
    path === script;
  const data = found.named
    .filter(({ path }) => !isTaken(path))
    .map(({ path, kind }) => (kind === 'folder' ? `${path}/` : path));
  return [...new Set([...folders, ...data])].sort();
}

async function firstFile(project: Project, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if ((await project.locate(path)).kind === 'file') return path;
  return undefined;
}

/** A first request for the proposed script: it is the example that is scored, and tells the schema. */
async function exampleRequest(
  project: Project,
  proposed: ProposedScript | undefined,
): Promise<GeneratedProject['files']> {
  if (proposed?.example === undefined || (await project.locate('requests')).kind !== 'missing') return [];
  return [{ path: 'requests/example.json', text: `${JSON.stringify(proposed.example, null, 2)}\n` }];
}
