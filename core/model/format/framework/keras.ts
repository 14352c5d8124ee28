import type { ModelFormat } from '#contract/model/format.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { findTextAttributes } from '../bytes/hdf5-attribute.ts';
import { parseJson, textAt } from '../bytes/json-value.ts';
import { readEntry, type ZipArchive } from '../bytes/zip-archive.ts';
import { describe, noteOf } from '../description.ts';
import { printable } from '../pickle/pickle-value.ts';
import { isVersion } from '../recorded-versions.ts';
import { modelClass, modelInputs, modelRisks } from './keras-config.ts';

type KerasFormat = Extract<ModelFormat, { readonly kind: 'keras' }>;

interface Saved {
  readonly container: 'keras' | 'h5';
  readonly version: string | undefined;
  readonly backend: string | undefined;
  /** The parsed configuration; undefined when it is missing or damaged. */
  readonly config: unknown;
}

const BACKENDS = new Set(['tensorflow', 'jax', 'torch', 'openvino']);

const describeSaved = ({ container, version, backend, config }: Saved): KerasFormat => {
  const risk = modelRisks(config);
  const name = modelClass(config);
  return {
    kind: 'keras',
    ...describe({
      framework: 'Keras',
      imports: ['keras', ...(backend !== undefined && BACKENDS.has(backend) ? [backend] : [])],
      packages: isVersion(version) ? { keras: version } : {},
      safety: risk.length > 0 ? 'code' : 'data',
      risk,
      inputs: modelInputs(config),
      ...noteOf(config === undefined ? 'The configuration of the model is missing or damaged.' : undefined),
    }),
    container,
    ...(name !== undefined && { class: name }),
    ...(backend !== undefined && { backend: printable(backend) }),
  };
};

const LARGEST_CONFIG = 32 * 1_024 * 1_024;

const readJson = async (archive: ZipArchive, name: string): Promise<unknown> => {
  const content = await readEntry(archive, name, { limit: LARGEST_CONFIG });
  return content === undefined ? undefined : parseJson(content.toString('utf8'));
};

/** Describes a `.keras` archive: metadata.json, config.json and model.weights.h5. Undefined for other archives. */
export const describeKerasZip = async (archive: ZipArchive): Promise<ModelFormat | undefined> => {
  if (!archive.entries.has('metadata.json') || !archive.entries.has('config.json')) return undefined;
  const metadata = await readJson(archive, 'metadata.json');
  const version = textAt(metadata, 'keras_version');
  const config = await readJson(archive, 'config.json');
  if (version === undefined && modelClass(config) === undefined) return undefined;
  return describeSaved({ container: 'keras', version, backend: undefined, config });
};

/** Describes a Keras model or its weights in HDF5; undefined for HDF5 files of other programs. */
export const describeKerasHdf5 = async (source: ByteSource): Promise<ModelFormat | undefined> => {
  const found = await findTextAttributes(source, ['keras_version', 'backend', 'model_config']);
  if (found.keras_version === undefined && found.model_config === undefined) return undefined;
  const config = found.model_config === undefined ? undefined : parseJson(found.model_config);
  return describeSaved({ container: 'h5', version: found.keras_version, backend: found.backend, config });
};
