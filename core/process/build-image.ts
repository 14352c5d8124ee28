import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageLayer } from '#contract/image/image.ts';
import { parseReference, suggestName } from '#contract/name.ts';
import type { BuildRequest, BuiltImage, EngineWork } from '#core/engine/engine.ts';
import { type ImagePlan, SCHEMA_FOLDER } from '#core/engine/image-plan.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { sizeOf } from './disk-usage.ts';
import { type BuiltEnvironment, ensureEnvironment, environmentKey, holdEnvironment } from './environment.ts';
import { APPLICATION, IMAGE_RECORD, type ImageRecord, imageDigest, readImageRecord } from './image-record.ts';
import {
  type BuiltLayer,
  ensureFileLayer,
  fileLayerKey,
  isFolder,
  layerFolder,
  putInPlace,
} from './layer.ts';
import { makeSchema } from './make-schema.ts';
import { imageFolder, type Places } from './places.ts';
import { type Environment, noteOnVersion, type Python } from './python.ts';
import { repeatFolder, stageFiles } from './stage-files.ts';

interface BuildGround {
  readonly places: Places;
  readonly machine: Environment;
  readonly python: Python;
}

/** What a build knows of its plan before it makes anything. */
interface Draft {
  readonly request: BuildRequest;
  readonly engineId: string;
  readonly environmentKey: string;
}

/** Builds a plan as an environment and an application folder. Errors as `Engine.build`. */
export async function buildImage(
  ground: BuildGround,
  request: BuildRequest,
  work: EngineWork,
): Promise<BuiltImage> {
  const { places, python } = ground;
  const { plan } = request;
  const key = environmentKey(plan, python);
  const name = suggestName(parseReference(plan.reference)?.name ?? plan.reference);
  const digest = imageDigest([key, contentOf(plan)]);
  const engineId = `${name}/${digest}`;
  if (!request.noCache) {
    const present = await wholeImage(places, engineId);
    if (present !== undefined) return answerPresent(engineId, present, work);
  }
  noteLimits(plan, python, work);
  const draft: Draft = { request, engineId, environmentKey: key };
  return holdEnvironment(ground, key, () => make(ground, draft, work), work.signal);
}

/** The record of an image all of whose parts are there. */
export async function wholeImage(places: Places, engineId: string): Promise<ImageRecord | undefined> {
  const record = await readImageRecord(places, engineId);
  if (record === undefined) return undefined;
  const parts = [
    join(places.environments, record.environmentId),
    ...record.layerIds.map((id) => layerFolder(places, id)),
  ];
  const present = await Promise.all(parts.map(isFolder));
  return present.includes(false) ? undefined : record;
}

function answerPresent(engineId: string, record: ImageRecord, work: EngineWork): BuiltImage {
  work.step('image', 'Image');
  work.endStep('image', 'cached', 'nothing changed');
  return builtImage(engineId, record, record.layers);
}

function builtImage(engineId: string, record: ImageRecord, layers: readonly ImageLayer[]): BuiltImage {
  return { engineId, tag: record.reference, size: record.size, labels: record.labels, layers };
}

/** All of a plan that this engine puts into an image, bytes by their digests. */
function contentOf(plan: ImagePlan): unknown {
  return [
    [plan.scoring, ...plan.models, plan.script].map(fileLayerKey),
    [plan.schema.arguments, plan.schema.files.map(({ path, digest }) => [path, digest])],
    [plan.environment, plan.labels, plan.reference],
  ];
}

/** What this engine can't do is said, not passed over. */
function noteLimits(plan: ImagePlan, python: Python, work: EngineWork): void {
  const version = noteOnVersion(python, plan.python);
  if (version !== undefined) work.log(version, 'python');
  if (plan.packages.length > 0)
    work.log(
      `The process engine installs no system packages. Install them on this machine: ${plan.packages.join(', ')}.`,
      'packages',
    );
  if (plan.steps.length > 0)
    work.log(
      `The process engine cannot run the ${plan.steps.length} Dockerfile step(s) under image.steps; they are left out.`,
      'steps',
    );
}

async function make(ground: BuildGround, draft: Draft, work: EngineWork): Promise<BuiltImage> {
  const { places } = ground;
  const { plan, settings, noCache } = draft.request;
  work.step('dependencies', 'Dependencies');
  const environment = await ensureEnvironment(
    { places, environment: ground.machine, settings, python: ground.python },
    { key: draft.environmentKey, plan, isFresh: noCache },
    work,
  );
  work.endStep('dependencies', environment.isNew ? 'done' : 'cached', `${environment.packages} packages`);
  const layer = (each: ImagePlan['scoring']): Promise<BuiltLayer> =>
    ensureFileLayer(places, { layer: each, isFresh: noCache, signal: work.signal });
  const scoring = await asStep('scoring', plan.scoring.title, () => layer(plan.scoring), work);
  const models: BuiltLayer[] = [];
  for (const model of plan.models)
    models.push(await asStep(`model-${model.title}`, model.title, () => layer(model), work));
  return assemble(ground, { draft, environment, scoring, models }, work);
}

async function asStep(
  id: string,
  title: string,
  make: () => Promise<BuiltLayer>,
  work: EngineWork,
): Promise<BuiltLayer> {
  work.step(id, title);
  const layer = await make();
  work.endStep(id, layer.isNew ? 'done' : 'cached');
  return layer;
}

interface Parts {
  readonly draft: Draft;
  readonly environment: BuiltEnvironment;
  readonly scoring: BuiltLayer;
  readonly models: readonly BuiltLayer[];
}

/** Puts the application folder together, in a folder that gets its name when it is whole. */
async function assemble(ground: BuildGround, parts: Parts, work: EngineWork): Promise<BuiltImage> {
  const { draft, environment } = parts;
  const { plan } = draft.request;
  const target = imageFolder(ground.places, draft.engineId);
  const folder = `${target}.${randomUUID().slice(0, 8)}.making`;
  const application = join(folder, APPLICATION);
  try {
    await mkdir(application, { recursive: true });
    for (const model of parts.models) await repeatFolder(model.folder, application, work.signal);
    work.step('script', plan.script.title);
    await stageFiles({
      files: plan.script.files,
      folder: application,
      isReadOnly: false,
      signal: work.signal,
    });
    work.endStep('script');
    work.step('schema', 'Schema');
    const folders = {
      application,
      scoring: parts.scoring.folder,
      environment: join(ground.places.environments, environment.id),
    };
    await makeSchema({ plan, folders, machine: ground.machine }, work);
    work.endStep('schema');
    const layers = layersOf(parts, ground.python, await sizeOf(join(application, SCHEMA_FOLDER)));
    const record = recordOf(parts, ground.python, layers);
    await writeFile(join(folder, IMAGE_RECORD), JSON.stringify(record));
    await putInPlace(folder, target);
    return builtImage(draft.engineId, record, layers);
  } finally {
    await removeFolder(folder);
  }
}

function recordOf(parts: Parts, python: Python, layers: readonly ImageLayer[]): ImageRecord {
  const { draft, environment, scoring, models } = parts;
  const { plan } = draft.request;
  return {
    reference: plan.reference,
    createdAt: new Date().toISOString(),
    python: python.version,
    environmentId: environment.id,
    scoringId: scoring.id,
    layerIds: [scoring, ...models].map(({ id }) => id),
    environment: plan.environment,
    labels: plan.labels,
    // The next build answers with these: then none of them is new.
    layers: layers.map(({ kind, title, size }) => ({ kind, title, size })),
    size: layers.reduce((sum, layer) => sum + layer.size, 0),
  };
}

function layersOf(parts: Parts, python: Python, schemaSize: number): readonly ImageLayer[] {
  const { draft, environment, scoring, models } = parts;
  const { plan } = draft.request;
  return [
    { kind: 'base', title: `Python ${python.version} of this machine`, size: 0 },
    { kind: 'dependencies', title: 'Dependencies', size: environment.size, ...markOf(environment) },
    { kind: 'scoring', title: plan.scoring.title, size: scoring.size, ...markOf(scoring) },
    ...plan.models.map((model, index): ImageLayer => {
      const built = models[index];
      const title = model.title;
      return { kind: 'model', title, size: built?.size ?? 0, ...markOf(built ?? { isNew: false }) };
    }),
    // The documents name the version of the service, so that every version has its own.
    { kind: 'schema', title: 'Schema', size: schemaSize, rebuiltBecause: 'its documents name the version' },
    {
      kind: 'script',
      title: plan.script.title,
      size: plan.script.files.reduce((sum, file) => sum + file.size, 0),
      ...markOf({ isNew: true }),
    },
  ];
}

/** Marks a layer that this build made; what in the manifest made it necessary, the image stage knows. */
function markOf(part: { readonly isNew: boolean }): { readonly rebuiltBecause?: string } {
  return part.isNew ? { rebuiltBecause: 'made by this build' } : {};
}
