import type { ImageLayer } from '#contract/image/image.ts';
import type { BuildRequest, BuiltImage, EngineWork } from '#core/engine/engine.ts';
import { type ImagePlan, LABEL_PREFIX } from '#core/engine/image-plan.ts';
import { atMost } from '#core/host/at-most.ts';
import type { Places } from '#core/process/places.ts';
import type { Environment, Python } from '#core/process/python.ts';
import type { BlobStore } from '#core/store/blobs.ts';
import { type BaseFacts, type BaseGround, type BaseImage, baseFacts, readBase } from './base-image.ts';
import { fetchWheels } from './fetch-wheels.ts';
import { imageFiles, type TitledLayer } from './image-files.ts';
import type { ImageRecords } from './image-record.ts';
import { type LockedWheel, wheelsOfLock } from './lock-wheels.ts';
import { makeLayers, namingPackage } from './make-layers.ts';
import { missingLibraries, mustHaveLibraries } from './missing-libraries.ts';
import type { DirectPlaces } from './places.ts';
import { type PlannedLayer, planLayers } from './plan-layers.ts';
import { mustNeedNoEngine } from './refuse-plan.ts';
import { schemaDocuments } from './schema-documents.ts';
import { uvPlatform } from './uv-platform.ts';
import type { WheelFile } from './wheel.ts';
import { wheelLibraries } from './wheel-libraries.ts';

export interface BuildGround {
  readonly places: DirectPlaces;
  readonly blobs: BlobStore;
  readonly images: ImageRecords;
  readonly bases: BaseGround;
  /** Of the process engine: its uv and its environments are used. */
  readonly process: Places;
  readonly machine: Environment;
  readonly python: Python;
  readonly architecture: string;
}

/** What a build stands on. */
interface Basis {
  readonly base: BaseImage;
  readonly facts: BaseFacts;
  readonly wheels: readonly LockedWheel[];
}

/** Builds a plan as the layers of an OCI image, in files of this machine. Errors as `Builder.build`. */
export async function buildDirect(
  ground: BuildGround,
  request: BuildRequest,
  work: EngineWork,
): Promise<BuiltImage> {
  const { plan } = request;
  mustNeedNoEngine(plan);
  const basis = await findBasis(ground, request, work);
  const compiler = ground.python.version.startsWith(`${plan.python}.`) ? ground.python : undefined;
  if (compiler === undefined)
    work.log(
      `Python ${plan.python} was not found on this machine. The image gets no bytecode: a start takes longer. Install it, or set it with \`slipway settings set python PATH\`.`,
      'bytecode',
    );
  const planned = planLayers(plan, basis.wheels, {
    python: basis.facts.python,
    architecture: ground.architecture,
    compiler: compiler?.version,
  });
  const { layers, documents } = await make(ground, { request, basis, compiler, planned }, work);
  return keep(ground, { plan, basis, layers, documents });
}

async function findBasis(ground: BuildGround, request: BuildRequest, work: EngineWork): Promise<Basis> {
  const { plan, settings } = request;
  const { architecture } = ground;
  work.step('base', `Read ${plan.base}`);
  const base = await readBase(ground.bases, { base: plan.base, architecture }, work);
  const facts = await baseFacts(ground.bases, { image: base, base: plan.base, python: plan.python }, work);
  work.endStep('base');
  const uv = { places: ground.process, environment: ground.machine, settings, python: ground.python };
  const wheels = await wheelsOfLock(
    uv,
    {
      lock: plan.lock,
      python: plan.python,
      platform: uvPlatform(architecture, facts.glibc),
      folder: ground.places.locks,
    },
    work,
  );
  return { base, facts, wheels };
}

interface Made {
  readonly layers: readonly TitledLayer[];
  readonly documents: Readonly<Record<string, string>>;
}

async function make(
  ground: BuildGround,
  building: {
    readonly request: BuildRequest;
    readonly basis: Basis;
    readonly compiler: Python | undefined;
    readonly planned: readonly PlannedLayer[];
  },
  work: EngineWork,
): Promise<Made> {
  const { request, basis, compiler, planned } = building;
  const { places, blobs, machine, python, process } = ground;
  const { plan, settings } = request;
  const ending = new AbortController();
  const signal = AbortSignal.any([work.signal, ending.signal]);
  const downloads = fetchWheels(basis.wheels, { settings, blobs, signal }, work);
  // Before the script or anything of the packages runs.
  const checked = checkLibraries(ground, { basis, wheelFile: downloads.file }, work);
  let failure: unknown;
  checked.catch((error: unknown) => {
    failure = error;
    ending.abort();
  });
  let documents: Promise<Readonly<Record<string, string>>> | undefined;
  const schema = {
    places: process,
    machine,
    python,
    settings,
    kept: places.schemas,
    temporary: places.temporary,
  };
  const making = {
    places,
    blobs,
    machine,
    python: basis.facts.python,
    compiler,
    isFresh: request.noCache,
    wheelFile: downloads.file,
    documents: () => {
      documents ??= checked.then(() => schemaDocuments(schema, plan, work));
      return documents;
    },
  };
  try {
    const [made] = await Promise.all([
      makeLayers(making, planned, { ...work, signal }, progressOf(planned, work)),
      checked,
    ]);
    const layers = planned.flatMap(({ kind, title }, index) => {
      const layer = made[index];
      return layer === undefined ? [] : [{ ...layer, kind, title }];
    });
    return { layers, documents: await making.documents() };
  } catch (error) {
    work.signal.throwIfAborted();
    // What is missing is the reason, not that the layers were ended because of it.
    throw failure ?? error;
  } finally {
    ending.abort();
    await downloads.end();
  }
}

/** Names what packages need of the system and the base does not have. `build_failed` */
async function checkLibraries(
  { places }: BuildGround,
  about: { readonly basis: Basis; readonly wheelFile: (wheel: LockedWheel) => Promise<WheelFile> },
  work: EngineWork,
): Promise<void> {
  const { wheels, facts } = about.basis;
  const turn = atMost(2);
  const packages = await Promise.all(
    wheels.map((wheel) =>
      turn(async () => {
        const file = await about.wheelFile(wheel);
        const libraries = await namingPackage([file], () =>
          wheelLibraries(places.libraries, { ...file, digest: wheel.digest }),
        );
        return { name: wheel.name, libraries };
      }),
    ),
  );
  mustHaveLibraries(missingLibraries(packages, facts.libraries), (text) => work.log(text, 'libraries'));
}

/** A step for each kind of layer, as other builders have; its end is that of its last layer. */
function progressOf(
  planned: readonly PlannedLayer[],
  work: EngineWork,
): (layer: PlannedLayer, isNew: boolean) => void {
  const left = new Map<string, { count: number; isNew: boolean }>();
  const idOf = ({ kind, title }: PlannedLayer): string => (kind === 'model' ? `model-${title}` : kind);
  for (const layer of planned) {
    const id = idOf(layer);
    const known = left.get(id) ?? { count: 0, isNew: false };
    left.set(id, { ...known, count: known.count + 1 });
    if (known.count === 0) work.step(id, layer.kind === 'dependencies' ? 'Dependencies' : layer.title);
  }
  return (layer, isNew) => {
    const id = idOf(layer);
    const state = left.get(id);
    if (state === undefined) return;
    state.count -= 1;
    state.isNew ||= isNew;
    if (state.count === 0) work.endStep(id, state.isNew ? 'done' : 'cached');
  };
}

async function keep(
  ground: BuildGround,
  made: { readonly plan: ImagePlan; readonly basis: Basis } & Made,
): Promise<BuiltImage> {
  const { plan, basis, layers, documents } = made;
  const { base } = basis;
  const openapi = documents['openapi.json'];
  const labels = {
    ...plan.labels,
    'org.opencontainers.image.base.digest': base.digest,
    // One line for a label.
    [`${LABEL_PREFIX}.openapi`]: openapi === undefined ? '' : JSON.stringify(JSON.parse(openapi)),
  };
  const { config, configDigest, manifest } = imageFiles(plan, base, layers, labels);
  await ground.images.write(configDigest, {
    architecture: ground.architecture,
    config: config.toString('utf8'),
    manifest: manifest.toString('utf8'),
    base: {
      registry: base.name.registry,
      repository: base.name.repository,
      layers: base.layers.map(({ digest, size }) => ({ digest, size })),
    },
    layers: layers.map(({ digest, size }) => ({ digest, size })),
    wheels: basis.wheels.map(({ digest }) => digest),
    documents,
  });
  const described = describe(plan, base, layers);
  return {
    engineId: configDigest,
    tag: plan.reference,
    size: described.reduce((sum, layer) => sum + layer.size, 0),
    layers: described,
    labels,
  };
}

/** The layers as all builders tell of them: those of the dependencies as one. The base is known by what is sent of it. */
function describe(plan: ImagePlan, base: BaseImage, layers: readonly TitledLayer[]): readonly ImageLayer[] {
  const sum = (kind: string): number =>
    layers.filter((layer) => layer.kind === kind).reduce((total, layer) => total + layer.unpackedSize, 0);
  return [
    { kind: 'base', title: plan.base, size: base.layers.reduce((total, { size }) => total + size, 0) },
    { kind: 'dependencies', title: 'Dependencies', size: sum('dependencies') },
    { kind: 'scoring', title: plan.scoring.title, size: sum('scoring') },
    ...layers
      .filter(({ kind }) => kind === 'model')
      .map(({ title, unpackedSize }): ImageLayer => ({ kind: 'model', title, size: unpackedSize })),
    { kind: 'schema', title: 'Schema', size: sum('schema') },
    { kind: 'script', title: plan.script.title, size: sum('script') },
  ];
}
