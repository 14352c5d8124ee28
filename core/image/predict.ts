import type {
  BuilderKind,
  EngineKind,
  ImageLayer,
  LayerKind,
  PredictedLayer,
} from '#contract/image/image.ts';
import type { BuildPrediction } from '#contract/image/prediction.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { Needs } from '#core/context.ts';
import { cleanPath } from '#core/manifest/project/locate.ts';
import { openProject, type Project } from '#core/manifest/project/open-project.ts';
import type { ReadingParts } from '#core/manifest/project-reading.ts';
import { readProject } from '#core/manifest/read-project.ts';
import { findModel } from '#core/model/model-versions.ts';
import { scanModel } from '#core/model/scan.ts';
import type { ImageRecord } from '#core/store/store.ts';
import { baseImageOf } from './base-image.ts';

/** An image that was built, with what it was built of. */
interface Built {
  readonly image: ImageRecord;
  readonly manifest: ManifestVersion;
}

/**
 * What the image of a project folder will weigh. What goes in as files is counted; base image, packages and scoring
 * server are as large as they were in the newest image that has them, of this project or of another. Needs no engine.
 */
export async function predictBuild(
  context: Needs<'store' | 'settings' | 'engines' | 'workers'>,
  request: { readonly folder: LocalPath; readonly engine?: BuilderKind | undefined },
): Promise<BuildPrediction> {
  const { parts } = await readProject(context, { folder: request.folder });
  if (parts === undefined) return { layers: [], size: 0 };
  const project = await openProject(request);
  const engine = request.engine ?? (await chosenEngine(context));
  const built = (await builtImages(context)).filter(({ image }) => image.engine === engine);
  const base = baseImageOf(parts.source, await context.settings());
  const layers = [
    fromBuilt('base', built, (one) => one.image.base === base),
    ...optional(parts.source.image.packages, fromBuilt('packages', built, samePackages(parts))),
    ...optional(parts.source.image.steps, fromBuilt('steps', built, sameSteps(parts))),
    fromBuilt('dependencies', built, (one) => holdsRequirements(one.manifest, parts)),
    fromBuilt('scoring', built, () => true),
    await modelLayer(context, project, parts),
    fromBuilt('schema', built, (one) => one.manifest.name === parts.source.name),
    scriptLayer(parts, await scriptSize(project, parts)),
  ];
  const last = built.find(({ image }) => image.name === parts.source.name)?.image;
  return {
    layers,
    size: layers.reduce((sum, layer) => sum + layer.size, 0),
    ...(last === undefined ? {} : { last: { reference: last.reference, size: last.size } }),
  };
}

async function chosenEngine(context: Needs<'engines'>): Promise<EngineKind> {
  return (await context.engines.status()).find((engine) => engine.chosen)?.kind ?? 'docker';
}

/** Newest first. */
async function builtImages({ store }: Needs<'store'>): Promise<readonly Built[]> {
  const manifests = new Map((await store.manifests.all()).map((each) => [each.reference, each]));
  return [...(await store.images.all())].reverse().flatMap((image) => {
    const manifest = manifests.get(image.reference);
    return manifest === undefined ? [] : [{ image, manifest }];
  });
}

function fromBuilt(
  kind: LayerKind,
  built: readonly Built[],
  isSame: (one: Built) => boolean,
): PredictedLayer {
  const holding = built.flatMap((one) => {
    const layer = one.image.layers.find((each: ImageLayer) => each.kind === kind);
    return layer === undefined ? [] : [{ one, size: layer.size }];
  });
  const same = holding.find(({ one }) => isSame(one));
  if (same !== undefined) return { kind, size: same.size, basis: 'last' };
  const [similar] = holding;
  return similar === undefined
    ? { kind, size: 0, basis: 'unknown' }
    : { kind, size: similar.size, basis: 'similar' };
}

function optional(wanted: readonly string[], layer: PredictedLayer): readonly PredictedLayer[] {
  return wanted.length === 0 ? [] : [layer];
}

function samePackages({ source }: ReadingParts): (one: Built) => boolean {
  const wanted = [...source.image.packages].sort().join(' ');
  return ({ manifest }) => [...manifest.manifest.image.packages].sort().join(' ') === wanted;
}

function sameSteps({ source }: ReadingParts): (one: Built) => boolean {
  return ({ manifest }) => manifest.manifest.image.steps.join('\n') === source.image.steps.join('\n');
}

/** Whether a locked set fits the requirements: every name in it, and every exact version as asked. */
function holdsRequirements(manifest: ManifestVersion, { requirements, source }: ReadingParts): boolean {
  if (manifest.manifest.runtime !== source.runtime) return false;
  const all = [...manifest.lock.packages, ...(manifest.lock.conda?.packages ?? [])];
  const locked = new Map(all.map(({ name, version }) => [nameKey(name), version]));
  return requirements.every(({ requirement, text }) => {
    const version = locked.get(nameKey(requirement.name));
    const exact = /==\s*([^\s,;*]+)/.exec(text)?.[1];
    return version !== undefined && (exact === undefined || exact === version);
  });
}

/** Names of packages are compared as PEP 503 says. */
function nameKey(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

async function modelLayer(
  context: Needs<'store'>,
  project: Project,
  { models }: ReadingParts,
): Promise<PredictedLayer> {
  const registered = await context.store.models.all();
  let size = 0;
  for (const { entry, label } of models) {
    const found = entry.path === undefined ? undefined : await project.locate(entry.path);
    if (found?.kind === 'file' || found?.kind === 'folder') size += (await scanModel(found.absolute)).size;
    else size += findModel(registered, label)?.size ?? 0;
  }
  return { kind: 'model', size, basis: 'files' };
}

async function scriptSize(project: Project, { source, modules }: ReadingParts): Promise<number> {
  const paths = new Set([cleanPath(source.script), ...modules]);
  let size = 0;
  for (const path of paths) {
    const found = await project.locate(path);
    if (found.kind === 'file') size += found.size;
  }
  return size;
}

function scriptLayer({ files }: ReadingParts, own: number): PredictedLayer {
  const extra = files.reduce((sum, file) => sum + file.size, 0);
  return { kind: 'script', size: own + extra, basis: 'files' };
}
