import { join } from 'node:path';
import type { ModelFormat } from '#contract/model/format.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../bytes/json-value.ts';
import { describe, noteOf, unknownFormat } from '../description.ts';
import type { ModelFolder } from '../model-folder.ts';
import { printable } from '../pickle/pickle-value.ts';
import { isVersion, publicVersion, versionKey } from '../recorded-versions.ts';
import { signatureParameters, signaturePorts } from './mlflow-signature.ts';

type MlflowFormat = Extract<ModelFormat, { readonly kind: 'mlflow' }>;

/** A signature of 8,000 columns; hostile text of this length takes the YAML parser some seconds. */
const LARGEST_TEXT = 512 * 1_024;

const YAML_OPTIONS = {
  schema: 'failsafe',
  maxAliasCount: 100,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Brackets or `- - -` nested deeper than any model's: the YAML parser takes much time and memory for those. */
const nestsTooDeep = (text: string): boolean => {
  let depth = 0;
  for (const bracket of text.matchAll(/[[\]{}]/g)) {
    depth += bracket[0] === '[' || bracket[0] === '{' ? 1 : -1;
    if (depth > 200) return true;
  }
  return /(?:[-?:][ \t]+){50}/.test(text);
};

/** Reads YAML with every scalar as text (a version `1.10` is not the number 1.1); undefined when it is broken. */
const parseYaml = async (text: string): Promise<JsonObject | undefined> => {
  if (nestsTooDeep(text)) return undefined;
  const { parse } = await import('yaml');
  try {
    // Looking for duplicate keys, and describing errors, takes time that grows with the square of their number.
    const value: unknown = parse(text, YAML_OPTIONS);
    return isObject(value) ? value : undefined;
  } catch (error) {
    // The parser's own errors, too many aliases, or nesting deeper than the call stack: all the file's fault.
    if (error instanceof Error) return undefined;
    throw error;
  }
};

const given = (value: string | undefined): string | undefined =>
  value === undefined || value === '' || value === 'null' || value === '~' ? undefined : value;

/** The requirements of requirements.txt, else of the pip section of conda.yaml. */
const readRequirements = async (folder: ModelFolder): Promise<string[]> => {
  const text = await folder.readText('requirements.txt', LARGEST_TEXT);
  if (text !== undefined) {
    return text
      .split(/\r?\n/)
      .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
      .filter(Boolean)
      .slice(0, 1_000)
      .map(printable);
  }
  const conda = await parseYaml((await folder.readText('conda.yaml', LARGEST_TEXT)) ?? '');
  const dependencies = Array.isArray(conda?.dependencies) ? conda.dependencies : [];
  const pip: unknown = dependencies.find((entry) => isObject(entry) && Array.isArray(entry.pip));
  const lines = isObject(pip) && Array.isArray(pip.pip) ? pip.pip : [];
  return lines
    .filter((line) => typeof line === 'string')
    .slice(0, 1_000)
    .map(printable);
};

/** The packages pinned to one version, by their normalised names (PEP 503). */
const pinned = (requirements: readonly string[]): Record<string, string> => {
  const packages: [string, string][] = [];
  for (const line of requirements) {
    const match = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*===?\s*([^\s;,]+)/.exec(line);
    const [, name, version] = match ?? [];
    if (name !== undefined && isVersion(version))
      packages.push([name.toLowerCase().replaceAll(/[-_.]+/g, '-'), version]);
  }
  return Object.fromEntries(packages);
};

const flavorVersions = (flavor: JsonObject): Record<string, string> => {
  const versions: [string, string][] = [];
  for (const [key, value] of Object.entries(flavor)) {
    const recorded = isVersion(value) ? versionKey(key) : undefined;
    if (recorded !== undefined && 'package' in recorded && isVersion(value)) {
      versions.push([recorded.package, publicVersion(value)]);
    }
  }
  return Object.fromEntries(versions);
};

/** Keys under which flavors name their model file or folder (mlflow/<flavor>/__init__.py). */
const ARTIFACT_KEYS = [
  'pickled_model',
  'model_path',
  'python_model',
  'model_data',
  'saved_model_dir',
  'data',
  'model_binary',
];

const artifactPaths = (flavors: readonly JsonObject[]): string[] => {
  const paths = ARTIFACT_KEYS.flatMap((key) => flavors.map((flavor) => given(textAt(flavor, key))));
  return [...new Set(paths.filter((path) => path !== undefined))];
};

/** Looks into what the flavors say the model file is; never outside the folder. */
const findArtifact = async (
  folder: ModelFolder,
  flavors: readonly JsonObject[],
): Promise<{ readonly path: string; readonly format: ModelFormat } | undefined> => {
  let opaque: { readonly path: string; readonly format: ModelFormat } | undefined;
  for (const path of artifactPaths(flavors).slice(0, 8)) {
    const format = await folder.describe(path);
    if (format !== undefined && format.kind !== 'unknown')
      return { path: join(path, format.file ?? ''), format };
    if (format !== undefined) opaque ??= { path, format };
  }
  return opaque;
};

/** Flavor → the framework's name, and the module that loading it imports. */
const FRAMEWORKS: Readonly<Record<string, readonly [string, string]>> = {
  sklearn: ['scikit-learn', 'sklearn'],
  xgboost: ['XGBoost', 'xgboost'],
  lightgbm: ['LightGBM', 'lightgbm'],
  catboost: ['CatBoost', 'catboost'],
  pytorch: ['PyTorch', 'torch'],
  tensorflow: ['TensorFlow', 'tensorflow'],
  keras: ['Keras', 'keras'],
  onnx: ['ONNX', 'onnx'],
  statsmodels: ['statsmodels', 'statsmodels'],
  prophet: ['Prophet', 'prophet'],
  pmdarima: ['pmdarima', 'pmdarima'],
  spacy: ['spaCy', 'spacy'],
  transformers: ['Transformers', 'transformers'],
  sentence_transformers: ['Sentence Transformers', 'sentence_transformers'],
  langchain: ['LangChain', 'langchain'],
  spark: ['Spark', 'pyspark'],
};

const knownFlavors = (names: readonly string[]): readonly (readonly [string, string])[] =>
  names
    .map((name) => (Object.hasOwn(FRAMEWORKS, name) ? FRAMEWORKS[name] : undefined))
    .filter((known) => known !== undefined);

const frameworkOf = (names: readonly string[], artifact: ModelFormat | undefined): string => {
  const [known] = knownFlavors(names);
  if (known !== undefined) return known[0];
  return artifact === undefined || ['unknown', 'Python'].includes(artifact.framework)
    ? 'MLflow'
    : artifact.framework;
};

/** Whether loading it runs code that is in the folder. */
const safetyOf = (pyfunc: JsonObject, artifact: ModelFormat | undefined): ModelFormat['safety'] => {
  const ownCode = given(textAt(pyfunc, 'code')) ?? given(textAt(pyfunc, 'model_code_path'));
  const loader = textAt(pyfunc, 'loader_module') ?? '';
  const foreign = loader !== '' && !loader.startsWith('mlflow.');
  return ownCode === undefined && !foreign && artifact?.safety === 'data' ? 'data' : 'code';
};

interface Read {
  readonly folder: ModelFolder;
  readonly model: JsonObject;
  readonly requirements: readonly string[];
}

const describeFlavor = ([name, flavor]: readonly [string, unknown]): MlflowFormat['flavors'][number] => {
  const version = isObject(flavor) ? Object.values(flavorVersions(flavor))[0] : undefined;
  return { name: printable(name), ...(name !== 'python_function' && version !== undefined && { version }) };
};

const describeArtifact = ({
  path,
  format,
}: {
  readonly path: string;
  readonly format: ModelFormat;
}): NonNullable<MlflowFormat['artifact']> => ({
  path: printable(path),
  kind: format.kind,
  framework: format.framework,
  ...('class' in format && format.class !== undefined && { class: format.class }),
});

const describeRead = async ({ folder, model, requirements }: Read): Promise<MlflowFormat> => {
  const flavors = Object.entries(objectAt(model, 'flavors')).slice(0, 100);
  const objects = flavors.map(([, flavor]) => flavor).filter(isObject);
  const pyfunc = objectAt(objectAt(model, 'flavors'), 'python_function');
  const artifact = await findArtifact(folder, objects);
  const signature = objectAt(model, 'signature');
  const mlflowVersion = given(textAt(model, 'mlflow_version'));
  const loaderModule = given(textAt(pyfunc, 'loader_module'));
  const python = given(textAt(pyfunc, 'python_version'));
  const recorded = Object.assign({}, artifact?.format.packages, ...objects.map(flavorVersions)) as Record<
    string,
    string
  >;
  const format = artifact?.format;
  const names = flavors.map(([name]) => name);
  return {
    kind: 'mlflow',
    ...describe({
      framework: frameworkOf(names, format),
      // What the model file itself records is nearest to the truth, then the flavors, then the requirements.
      packages: {
        ...pinned(requirements),
        ...(isVersion(mlflowVersion) && { mlflow: mlflowVersion }),
        ...recorded,
      },
      imports: [
        ...new Set([
          'mlflow',
          ...knownFlavors(names).map(([, module]) => module),
          ...(format?.imports ?? []),
        ]),
      ],
      ...(isVersion(python) && { python }),
      safety: safetyOf(pyfunc, format),
      risk: format?.risk ?? [],
      inputs: signaturePorts(signature.inputs),
      outputs: signaturePorts(signature.outputs),
      ...noteOf(flavors.length === 0 ? 'MLmodel names no flavor.' : undefined, format?.note),
    }),
    flavors: flavors.map(describeFlavor),
    ...(mlflowVersion !== undefined && { mlflowVersion: printable(mlflowVersion) }),
    ...(loaderModule !== undefined && { loaderModule: printable(loaderModule) }),
    params: signatureParameters(signature.params),
    requirements: [...requirements],
    ...(artifact !== undefined && { artifact: describeArtifact(artifact) }),
  };
};

/** Describes an MLflow model folder by its MLmodel file and what that names. */
export const describeMlflow = async (folder: ModelFolder): Promise<ModelFormat> => {
  const text = await folder.readText('MLmodel', LARGEST_TEXT);
  const model = text === undefined ? undefined : await parseYaml(text);
  if (model === undefined)
    return unknownFormat('The folder has an MLmodel file, as MLflow writes it, that cannot be read.');
  return describeRead({ folder, model, requirements: await readRequirements(folder) });
};
