import { createHash } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import type { BuilderKind, BuildResult, EngineKind, Image, Platform } from '#contract/image/image.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { CoreContext, Needs } from '#core/context.ts';
import type { Builder, BuildSettings, BuiltImage } from '#core/engine/engine.ts';
import { LABEL_PREFIX } from '#core/engine/image-plan.ts';
import { freezeManifest } from '#core/manifest/freeze.ts';
import { getManifest } from '#core/manifest/manifest-versions.ts';
import type { ImageRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { baseImageOf } from './base-image.ts';
import { buildSettings } from './build-settings.ts';
import { withBuildTurn } from './build-turn.ts';
import { explainBuildError } from './explain-build-error.ts';
import { planManifest } from './plan-manifest.ts';
import { predictBuild } from './predict.ts';
import { explainRebuild, type LayerInputs } from './rebuild-reason.ts';
import { readScoringServer, type ScoringServer } from './scoring-layer.ts';
import { mustTrustFolder } from './trusted-folder.ts';

export interface BuildImageRequest {
  readonly folder?: LocalPath | undefined;
  readonly manifest?: string | undefined;
  readonly engine?: BuilderKind | undefined;
  /** Default: `run`. */
  readonly purpose?: 'run' | 'publish' | undefined;
  /** Undefined: what is usual for the builder. */
  readonly platform?: Platform | undefined;
  readonly upgrade: boolean;
  readonly noCache: boolean;
}

/** What builds an image: what was asked for, else what fits its purpose. */
export async function builderFor(
  { engines }: Needs<'engines'>,
  { engine, purpose, platform }: Pick<BuildImageRequest, 'engine' | 'purpose' | 'platform'>,
): Promise<Builder> {
  if (platform !== undefined) return builderForPlatform({ engines }, engine, platform);
  if (engine === 'direct' || (purpose === 'publish' && engine !== 'process'))
    return engines.chooseBuilder(engine);
  return engines.choose(engine);
}

/** The direct builder alone makes images for another platform than its own. */
function builderForPlatform(
  { engines }: Needs<'engines'>,
  engine: BuilderKind | undefined,
  platform: Platform,
): Promise<Builder> {
  if (engine === undefined || engine === 'direct') return engines.chooseBuilder('direct');
  throw new SlipwayError('bad_input', {
    message: `Only the direct builder builds for a platform that is named (${platform}).`,
    hint: 'Leave out the builder, or use `--builder direct`.',
  });
}

/**
 * Freezes a project folder (or takes a frozen manifest version) and builds its image. An image of the same
 * manifest version that the engine still has is answered at once. One build at a time for each engine.
 */
export async function buildImage(
  context: CoreContext,
  request: BuildImageRequest,
  work: TaskWork,
): Promise<BuildResult> {
  const engine = await builderFor(context, request);
  // The manifest version is what is built when both are named.
  const folder =
    request.manifest === undefined ? request.folder : (await getManifest(context, request.manifest)).folder;
  if (folder !== undefined) await mustTrustFolder(context, { engine: engine.kind, folder });
  return withBuildTurn(context, { engine: engine.kind, work }, () =>
    buildWith(context, { request, engine }, work),
  );
}

/** The same for an image that is to run here, with the engine that built it. */
export async function buildToRun(
  context: CoreContext,
  request: BuildImageRequest & { readonly engine?: EngineKind | undefined },
  work: TaskWork,
): Promise<BuildResult & { readonly engine: EngineKind }> {
  const { kind } = await context.engines.choose(request.engine);
  return { ...(await buildImage(context, { ...request, engine: kind }, work)), engine: kind };
}

async function buildWith(
  context: CoreContext,
  ground: { readonly request: BuildImageRequest; readonly engine: Builder },
  work: TaskWork,
): Promise<BuildResult> {
  const started = Date.now();
  const { request, engine } = ground;
  const settings = await context.settings();
  const network = await buildSettings(settings, context.environment);
  const scoring = await readScoringServer(context.resources);
  const manifest = await manifestOf(context, { request, engine, network, scoring }, work);
  work.subject({ folder: manifest.folder, image: manifest.reference });
  const scoringDigest = digestOfScoring(scoring);

  const architecture = request.platform?.slice('linux/'.length);
  const present = await reusable(context, { manifest, engine, scoringDigest, architecture });
  if (present !== undefined && !request.noCache) {
    work.log(`${manifest.reference} is up to date: nothing to build.`);
    return { image: present, reused: true };
  }
  const predicted = await foretell(context, { folder: request.folder, engine: engine.kind });
  const plan = await planManifest(context, { manifest, scoring, scoringDigest });
  const built = await engine
    .build({ plan, settings: network, noCache: request.noCache, architecture }, work)
    .catch(async (error: unknown) => {
      const folder = request.manifest === undefined ? request.folder : undefined;
      throw folder === undefined ? error : await explainBuildError(context, folder, error);
    });
  const before = await inputsBefore(context, manifest, engine.kind);
  const layers = explainRebuild(
    built.layers,
    before,
    { manifest, scoring: scoringDigest },
    engine.kind === 'docker',
  );
  const image = imageOf({
    manifest,
    engine,
    built: { ...built, layers },
    predicted,
    taskId: work.id,
    seconds: (Date.now() - started) / 1000,
  });
  await recordImage(context, image);
  return { image: { ...image, present: true }, reused: false };
}

async function manifestOf(
  context: CoreContext,
  ground: {
    readonly request: BuildImageRequest;
    readonly engine: Builder;
    readonly network: BuildSettings;
    readonly scoring: ScoringServer;
  },
  work: TaskWork,
): Promise<ManifestVersion> {
  const { request, engine, network, scoring } = ground;
  if (request.manifest !== undefined) return getManifest(context, request.manifest);
  if (request.folder === undefined)
    throw new SlipwayError('bad_input', {
      message: 'A build needs a project folder or a manifest version.',
      hint: 'Use one of the two.',
    });
  return freezeFolder(
    context,
    { folder: request.folder, upgrade: request.upgrade, engine, network, scoring },
    work,
  );
}

/** Freezes a project folder as a build does. */
export async function freezeFolder(
  context: CoreContext,
  request: {
    readonly folder: LocalPath;
    readonly engine: Builder;
    readonly network: BuildSettings;
    readonly scoring: ScoringServer;
    readonly upgrade: boolean;
  },
  work: TaskWork,
): Promise<ManifestVersion> {
  const { folder, engine, network, scoring, upgrade } = request;
  const settings = await context.settings();
  const baseOf = (manifest: Parameters<typeof baseImageOf>[0]): string => baseImageOf(manifest, settings);
  return work.within('check', 'Check the project', () =>
    freezeManifest(context, { folder, engine, settings: network, baseOf, scoring, upgrade }, work),
  );
}

/** The recorded image of this very manifest version, made with this scoring server, if the engine still has it. */
async function reusable(
  context: CoreContext,
  wanted: {
    readonly manifest: ManifestVersion;
    readonly engine: Builder;
    readonly scoringDigest: string;
    readonly architecture: string | undefined;
  },
): Promise<Image | undefined> {
  const { manifest, engine, scoringDigest } = wanted;
  const record = (await context.store.images.all()).findLast(
    (image) =>
      image.reference === manifest.reference &&
      image.engine === engine.kind &&
      image.manifestDigest === manifest.digest &&
      image.labels[`${LABEL_PREFIX}.scoring`] === scoringDigest,
  );
  if (record === undefined || !(await engine.hasImage(record.engineId))) return undefined;
  return (await isFor(engine, record.engineId, wanted.architecture))
    ? { ...record, present: true }
    : undefined;
}

/** Whether an image is for a processor. Only the direct builder makes some for several. */
async function isFor(engine: Builder, engineId: string, architecture: string | undefined): Promise<boolean> {
  if (engine.kind !== 'direct') return true;
  return (await engine.architecture(engineId)) === (architecture ?? (await engine.architecture(undefined)));
}

/** What the newest image of the same name before this one was made of. */
async function inputsBefore(
  context: CoreContext,
  manifest: ManifestVersion,
  engine: BuilderKind,
): Promise<LayerInputs | undefined> {
  const image = (await context.store.images.all()).findLast(
    (each) => each.name === manifest.name && each.engine === engine,
  );
  if (image === undefined) return undefined;
  const before = (await context.store.manifests.all()).find((each) => each.reference === image.reference);
  if (before === undefined) return undefined;
  return { manifest: before, scoring: image.labels[`${LABEL_PREFIX}.scoring`] ?? '' };
}

/** Kept with the image, so that what was foretold can be held against what came. */
async function foretell(
  context: CoreContext,
  project: { readonly folder: LocalPath | undefined; readonly engine: BuilderKind },
): Promise<ImageRecord['predicted']> {
  const { folder, engine } = project;
  return folder === undefined ? undefined : (await predictBuild(context, { folder, engine })).layers;
}

/** One digest for all files of the scoring server. */
export function digestOfScoring(scoring: ScoringServer): string {
  const list = scoring.layer.files.map((file) => `${file.digest} ${file.path}\n`).join('');
  return `sha256:${createHash('sha256').update(list).digest('hex')}`;
}

function imageOf(made: {
  readonly manifest: ManifestVersion;
  readonly engine: Builder;
  readonly built: BuiltImage;
  readonly predicted: ImageRecord['predicted'];
  readonly taskId: string;
  readonly seconds: number;
}): ImageRecord {
  const { manifest, built } = made;
  return {
    reference: manifest.reference,
    name: manifest.name,
    version: manifest.version,
    engine: made.engine.kind,
    engineId: built.engineId,
    tag: built.tag,
    manifestDigest: manifest.digest,
    models: manifest.models.map((model) => model.reference),
    packages: manifest.lock.packages,
    layers: built.layers,
    ...(made.predicted === undefined ? {} : { predicted: made.predicted }),
    size: built.size,
    base: manifest.base,
    labels: built.labels,
    folder: manifest.folder,
    createdAt: new Date().toISOString(),
    buildSeconds: Math.round(made.seconds * 1000) / 1000,
    taskId: made.taskId,
  };
}

/** Keeps what is known of an image; an earlier one of the same name and version goes. */
export async function recordImage(context: CoreContext, image: ImageRecord): Promise<void> {
  await context.store.change(async () => {
    const others = (await context.store.images.all()).filter(
      (each) => each.reference !== image.reference || each.engine !== image.engine,
    );
    await context.store.images.replace([...others, image]);
  });
}
