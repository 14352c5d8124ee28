import type { LocalPath } from '#contract/local-path.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import type { MadeExample, ManifestVersion, SchemaSource } from '#contract/manifest/version.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { Needs } from '#core/context.ts';
import type { Builder, BuildSettings } from '#core/engine/engine.ts';
import { mustHaveBytes } from '#core/model/register.ts';
import { takeVersion } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { withAnswers } from './freeze/ask-index.ts';
import { digestOfValue } from './freeze/canonical.ts';
import { freezeFiles } from './freeze/freeze-files.ts';
import { freezeModels, type ResolvedModel } from './freeze/freeze-models.ts';
import { mustBeSound } from './freeze/gate.ts';
import { isLocked, type LockOptions, lockDependencies } from './freeze/lock-dependencies.ts';
import { renewSchema, schemaFromModels } from './freeze/model-schema.ts';
import { listFiles } from './project/list-files.ts';
import { cleanPath } from './project/locate.ts';
import { openProject, type Project } from './project/open-project.ts';
import type { ReadingParts } from './project-reading.ts';
import { readProject } from './read-project.ts';
import { valueOfJob } from './worker/run-job.ts';

export interface FreezeRequest {
  readonly folder: LocalPath;
  readonly engine: Pick<Builder, 'kind' | 'lock' | 'lockConda'>;
  readonly settings: BuildSettings;
  /** The base image for a manifest and its runtime. */
  readonly baseOf: (manifest: ManifestSource) => string;
  /** What the scoring server needs. */
  readonly scoring: {
    readonly requirements: readonly string[];
    readonly storeRequirements: readonly string[];
  };
  /** Resolve the dependencies again. */
  readonly upgrade: boolean;
}

/** A build is waited for and can be cancelled: slow disks have their time. */
const LONGEST_BUILD_MS = 120_000;

/** A manifest version before it has its number. */
type Recipe = Omit<ManifestVersion, 'reference' | 'version' | 'digest' | 'createdAt'>;

/**
 * Freezes a project into an immutable manifest version: exact models, locked dependencies, digests of all files. The
 * same inputs answer the version they made before. Errors of the check throw `manifest_invalid`, or the code of the
 * one cause; `dependency_unresolved` comes from the engine. Nothing is recorded until everything is there.
 */
export async function freezeManifest(
  context: Needs<'store' | 'workers' | 'resolver'>,
  request: FreezeRequest,
  work: TaskWork,
): Promise<ManifestVersion> {
  const limits = { signal: work.signal, mostMs: LONGEST_BUILD_MS };
  const read = await readProject(context, { folder: request.folder, ...limits });
  const parts = mustBeSound(read);
  const { source } = parts;
  const base = request.baseOf(source);
  const locking = lockOptions(request, parts, base);
  const checked = (await isLocked(context, locking))
    ? read
    : await withAnswers(context, read, { engine: request.engine.kind, signal: work.signal });
  mustBeSound(checked);
  for (const one of checked.diagnostics)
    if (one.severity === 'warning') work.log(`${one.file}:${one.range.startLine}: ${one.message}`, 'check');
  const project = await openProject(request);
  const models = await freezeModels(context, { project, models: parts.models }, work);
  const files = await freezeFiles(context, { project, parts }, work);
  const lock = await lockDependencies(context, locking, work);
  work.signal.throwIfAborted();
  return record(context, {
    name: source.name,
    folder: project.folder,
    source: parts.text,
    manifest: source,
    models: models.map((model) => model.frozen),
    files,
    lock,
    schemaSource: schemaSourceOf(parts, models),
    example: await exampleOf(context, { project, parts, models }, work.signal),
    base,
  });
}

function lockOptions(request: FreezeRequest, parts: ReadingParts, base: string): LockOptions {
  return {
    engine: request.engine,
    settings: request.settings,
    base,
    python: parts.source.runtime.replace('python-', ''),
    requirements: parts.requirements,
    conda: parts.conda?.entries ?? [],
    scoring: [
      ...request.scoring.requirements,
      // 16 MB that only an image which may record needs.
      ...(parts.source.data === undefined ? [] : request.scoring.storeRequirements),
    ],
    upgrade: request.upgrade,
  };
}

/** A manifest version with another version of one of its models, at the same place: script, files and lock stay. */
export async function refreezeWithModel(
  context: Needs<'store'>,
  change: { readonly manifest: ManifestVersion; readonly model: ModelVersion },
): Promise<ManifestVersion> {
  const {
    reference: _reference,
    version: _version,
    digest: _digest,
    createdAt: _created,
    ...recipe
  } = withModel(change.manifest, change.model);
  return record(context, recipe);
}

/** The same without recording anything: a manifest that keeps its number and digest, with another version of a model in it. */
export function withModel(manifest: ManifestVersion, model: ModelVersion): ManifestVersion {
  return {
    ...manifest,
    models: manifest.models.map((frozen) =>
      frozen.reference.slice(0, frozen.reference.lastIndexOf(':')) === model.name
        ? { ...frozen, reference: model.reference, digest: model.digest, size: model.size }
        : frozen,
    ),
    schemaSource: renewSchema(manifest.schemaSource, model),
  };
}

function schemaSourceOf(parts: ReadingParts, models: readonly ResolvedModel[]): SchemaSource {
  const { schema } = parts.source;
  if (schema !== undefined) return { from: 'file', path: cleanPath(schema) };
  return (
    schemaFromModels(
      models.map((model) => model.version),
      parts.script?.run,
      parts.script?.hasOwnForm === true,
    ) ?? { from: 'script' }
  );
}

/** The first request, where neither saved requests nor a schema file bring one. */
async function exampleOf(
  context: Needs<'store' | 'workers'>,
  of: {
    readonly project: Project;
    readonly parts: ReadingParts;
    readonly models: readonly ResolvedModel[];
  },
  signal: AbortSignal,
): Promise<MadeExample | undefined> {
  const { project, parts, models } = of;
  const { script } = parts;
  if (script?.run === undefined || parts.requests.length > 0 || parts.source.schema !== undefined)
    return undefined;
  const { files } = await listFiles(project.folder, { depth: 3, limit: 5000 });
  const made = await valueOfJob(
    context,
    'example',
    {
      script: { text: script.text, run: script.run },
      modules: await textsOf(project, parts.modules.slice(1)),
      models: models.map(({ frozen, version }) => ({ path: frozen.path, format: version.format })),
      files,
    },
    { signal },
  );
  return made === undefined ? undefined : { body: JSON.stringify(made.body), from: made.from };
}

async function textsOf(
  project: Project,
  paths: readonly string[],
): Promise<{ readonly path: string; readonly text: string }[]> {
  const texts = await Promise.all(
    paths.map(async (path) => ({ path, text: (await project.read(path)) ?? '' })),
  );
  return texts.filter(({ text }) => text !== '');
}

/** Of all that decides what an image holds: no times, no folders, no comments, no spelling. */
function manifestDigest(recipe: Recipe): string {
  const { name, description, runtime, script, serving, image, data } = recipe.manifest;
  return digestOfValue({
    name,
    description,
    runtime,
    script: cleanPath(script),
    serving,
    image,
    base: recipe.base,
    models: recipe.models,
    files: recipe.files,
    lock: recipe.lock.digest,
    ...(recipe.lock.conda === undefined ? {} : { conda: recipe.lock.conda.digest }),
    schemaSource: recipe.schemaSource,
    // Versions of before had none of these: theirs stay the same.
    ...(data === undefined ? {} : { data }),
    ...(recipe.example === undefined ? {} : { example: recipe.example }),
  });
}

async function record(context: Needs<'store'>, recipe: Recipe): Promise<ManifestVersion> {
  const { store } = context;
  const digest = manifestDigest(recipe);
  const same = (manifests: readonly ManifestVersion[]): ManifestVersion | undefined =>
    manifests.findLast((one) => one.name === recipe.name && one.digest === digest);
  // Without the lock first: most builds change nothing.
  const known = same(await store.manifests.all());
  if (known !== undefined) return known;
  return store.change(async () => {
    const manifests = await store.manifests.all();
    const existing = same(manifests);
    if (existing !== undefined) return existing;
    await mustHaveBytes(store, recipe.files);
    const version = await takeVersion(store, 'manifest', recipe.name);
    const frozen: ManifestVersion = {
      reference: `${recipe.name}:${version}`,
      version,
      digest,
      ...recipe,
      createdAt: new Date().toISOString(),
    };
    await store.manifests.replace([...manifests, frozen]);
    return frozen;
  });
}
