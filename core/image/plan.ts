import { posix } from 'node:path';
import type { FrozenModel, Lock, ManifestVersion } from '#contract/manifest/version.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import { bringsPython } from '#core/engine/conda/conda-packages.ts';
import {
  APP_FOLDER,
  CONDA_FOLDER,
  type CondaPlan,
  type FileLayer,
  type ImagePlan,
  LABEL_PREFIX,
  type PlannedFile,
  SCHEMA_FOLDER,
  type SchemaPlan,
} from '#core/engine/image-plan.ts';
import { withScoringFolder } from '#core/engine/python-path.ts';
import { schemaWord } from '#core/manifest/freeze/model-schema.ts';
import { seconds } from './duration.ts';

export interface PlanInputs {
  readonly manifest: ManifestVersion;
  readonly lockText: string;
  /** Text of the lock of conda packages; undefined when there are none. */
  readonly condaText: string | undefined;
  /** Every model version that the manifest holds. */
  readonly models: readonly ModelVersion[];
  readonly scoring: FileLayer;
  /** Where the bytes of a digest are. */
  readonly pathOf: (digest: string) => string;
  /** A text of ours as a file: the description of a model's schema. */
  readonly modelDescription: PlannedFile | undefined;
  /** The first request that was made for the project, as a file. */
  readonly example: PlannedFile | undefined;
  readonly slipwayVersion: string;
}

/** A manifest version as the layers of its image. Pure: the same inputs give the same plan. */
export function planImage(inputs: PlanInputs): ImagePlan {
  const { manifest } = inputs;
  const { image } = manifest.manifest;
  return {
    reference: manifest.reference,
    manifestDigest: manifest.digest,
    base: manifest.base,
    python: manifest.lock.python,
    packages: image.packages,
    steps: image.steps,
    lock: inputs.lockText,
    conda: condaPlan(manifest.lock, inputs.condaText),
    scoring: inputs.scoring,
    models: manifest.models.map((frozen) =>
      modelLayer(
        frozen,
        inputs.models.find((each) => each.reference === frozen.reference),
        inputs.pathOf,
      ),
    ),
    schema: { ...planSchema(inputs), environment: schemaEnvironment(manifest) },
    script: scriptLayer(inputs),
    environment: environmentOf(manifest),
    labels: labelsOf(inputs),
  };
}

/** Returns what a lock says of conda packages, with the text of that part of it. */
export function condaPlan({ conda }: Lock, text: string | undefined): CondaPlan | undefined {
  if (conda === undefined || text === undefined) return undefined;
  const packages = conda.packages.map(({ name }) => name);
  return { lock: text, packages, bringsPython: bringsPython(conda) };
}

/** Where a model lies in an image. */
export function modelLayer(
  frozen: Pick<FrozenModel, 'reference' | 'path'>,
  model: ModelVersion | undefined,
  pathOf: PlanInputs['pathOf'],
): FileLayer {
  const files = (model?.files ?? []).map((file) => ({
    path: model?.shape === 'folder' ? posix.join(frozen.path, file.path) : frozen.path,
    digest: file.digest,
    size: file.size,
    source: pathOf(file.digest),
  }));
  return { kind: 'model', title: `Model ${frozen.reference}`, target: APP_FOLDER, files };
}

function scriptLayer({ manifest, pathOf }: PlanInputs): FileLayer {
  const files = manifest.files
    .filter((file) => file.role === 'script' || file.role === 'file')
    .map((file) => ({ path: file.path, digest: file.digest, size: file.size, source: pathOf(file.digest) }));
  return { kind: 'script', title: `Script ${manifest.manifest.script}`, target: APP_FOLDER, files };
}

/** Where schema inputs lie while the schema is made; the documents alone stay in the image. */
const SOURCES = `${SCHEMA_FOLDER}/source`;

function planSchema({
  manifest,
  pathOf,
  modelDescription,
  example,
}: PlanInputs): Omit<SchemaPlan, 'environment'> {
  const requests = manifest.files
    .filter((file) => file.role === 'request')
    .map((file) => ({
      path: `${SOURCES}/${file.path}`,
      digest: file.digest,
      size: file.size,
      source: pathOf(file.digest),
    }));
  const examplePath = `${SOURCES}/example.json`;
  const common = [
    ...['--script', manifest.manifest.script, '--service-name', manifest.name],
    ...(example === undefined ? [] : ['--example', examplePath]),
  ];
  const made = example === undefined ? [] : [{ ...example, path: examplePath }];
  const withRequests = requests.length === 0 ? common : [...common, '--requests', `${SOURCES}/requests`];
  const source = manifest.schemaSource;
  switch (source.from) {
    case 'file': {
      const file = manifest.files.find((each) => each.path === source.path);
      const path = `${SOURCES}/${source.path}`;
      const own =
        file === undefined
          ? []
          : [{ path, digest: file.digest, size: file.size, source: pathOf(file.digest) }];
      return {
        arguments: [...withRequests, '--schema', path],
        files: [...own, ...requests, ...made],
        reads: 'nothing',
      };
    }
    case 'model': {
      const own =
        modelDescription === undefined ? [] : [{ ...modelDescription, path: `${SOURCES}/model-schema.json` }];
      return {
        arguments: [...withRequests, '--model-schema', `${SOURCES}/model-schema.json`],
        files: [...own, ...requests, ...made],
        reads: 'text',
      };
    }
    case 'script':
      // With samples the script is read for its annotations, not imported.
      return {
        arguments: withRequests,
        files: [...requests, ...made],
        reads: requests.length === 0 ? 'import' : 'text',
      };
  }
}

/** What the scoring server reads, and the variables that scripts of the 2017 service and its successors read. */
function environmentOf(manifest: ManifestVersion): Readonly<Record<string, string>> {
  const { serving, image, script, data } = manifest.manifest;
  const [only] = manifest.models;
  const modelFolder =
    only !== undefined && manifest.models.length === 1
      ? posix.dirname(posix.join(APP_FOLDER, only.path))
      : APP_FOLDER;
  return {
    SLIPWAY_SCRIPT: script,
    SLIPWAY_SERVICE_NAME: manifest.name,
    SLIPWAY_SERVICE_VERSION: String(manifest.version),
    SLIPWAY_WORKERS: String(serving.workers),
    SLIPWAY_CONCURRENCY: String(serving.concurrency),
    SLIPWAY_QUEUE: String(serving.queue),
    SLIPWAY_TIMEOUT: `${seconds(serving.timeout)}`,
    ...(serving.batch === undefined
      ? {}
      : {
          SLIPWAY_BATCH_ROWS: String(serving.batch.rows),
          SLIPWAY_BATCH_WAIT: `${seconds(serving.batch.wait)}`,
        }),
    ...(data === undefined ? {} : { SLIPWAY_RECORD_RULES: JSON.stringify(data) }),
    SLIPWAY_MODELS: modelsVariable(manifest.models),
    AZUREML_MODEL_DIR: modelFolder,
    // What programs of conda look for their data by.
    ...(manifest.lock.conda === undefined ? {} : { CONDA_PREFIX: CONDA_FOLDER }),
    ...withScoringFolder(image.env),
  };
}

/** What the scoring server knows of its models, by name. */
export function modelsVariable(models: readonly Omit<FrozenModel, 'size'>[]): string {
  const entries = models.map(({ reference, path, digest }) => {
    const cut = reference.lastIndexOf(':');
    return [reference.slice(0, cut), { version: Number(reference.slice(cut + 1)), path, digest }];
  });
  return JSON.stringify(Object.fromEntries(entries));
}

function schemaEnvironment(manifest: ManifestVersion): Readonly<Record<string, string>> {
  const {
    SLIPWAY_SERVICE_VERSION: _version,
    SLIPWAY_MODELS: _models,
    SLIPWAY_RECORD_RULES: _rules,
    ...lasting
  } = environmentOf(manifest);
  return lasting;
}

/** OCI annotations (image-spec, annotations.md), and ours under a reverse domain. */
function labelsOf({ manifest, slipwayVersion }: PlanInputs): Readonly<Record<string, string>> {
  const { name, description } = manifest.manifest;
  return {
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.description': description ?? '',
    'org.opencontainers.image.version': String(manifest.version),
    'org.opencontainers.image.created': manifest.createdAt,
    'org.opencontainers.image.base.name': manifest.base,
    [`${LABEL_PREFIX}.version`]: slipwayVersion,
    [`${LABEL_PREFIX}.reference`]: manifest.reference,
    [`${LABEL_PREFIX}.manifest`]: manifest.digest,
    [`${LABEL_PREFIX}.schema`]: schemaWord(manifest.schemaSource),
    [`${LABEL_PREFIX}.models`]: modelsLabel(manifest.models),
    [`${LABEL_PREFIX}.packages`]: JSON.stringify(
      manifest.lock.packages.map(({ name: each, version }) => `${each}==${version}`),
    ),
    ...(manifest.lock.conda === undefined
      ? {}
      : {
          [`${LABEL_PREFIX}.conda`]: JSON.stringify(
            manifest.lock.conda.packages.map(({ name: each, version }) => `${each}==${version}`),
          ),
        }),
  };
}

/** Models of an image, in the order of their layers. */
export function modelsLabel(models: readonly Pick<FrozenModel, 'reference' | 'digest'>[]): string {
  return JSON.stringify(models.map(({ reference, digest }) => ({ reference, digest })));
}
