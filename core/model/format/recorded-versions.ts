/** How libraries are called in version keys (`_sklearn_version`, `torch_version`), and their PyPI packages. */
const PACKAGES: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn',
  scikit_learn: 'scikit-learn',
  numpy: 'numpy',
  scipy: 'scipy',
  pandas: 'pandas',
  joblib: 'joblib',
  cloudpickle: 'cloudpickle',
  xgboost: 'xgboost',
  xgb: 'xgboost',
  lightgbm: 'lightgbm',
  lgb: 'lightgbm',
  catboost: 'catboost',
  cb: 'catboost',
  torch: 'torch',
  pytorch: 'torch',
  pytorch_lightning: 'pytorch-lightning',
  tensorflow: 'tensorflow',
  tf: 'tensorflow',
  keras: 'keras',
  onnx: 'onnx',
  transformers: 'transformers',
  sentence_transformers: 'sentence-transformers',
  statsmodels: 'statsmodels',
  imblearn: 'imbalanced-learn',
  spacy: 'spacy',
  prophet: 'prophet',
  mlflow: 'mlflow',
  skops: 'skops',
};

const VERSION = /^\d+(\.\d+)+([-+.]?[a-zA-Z0-9]+)*$/;

/** Whether a text looks like a version, e.g. `1.9.1`, `2.15.0+cu132`. */
export const isVersion = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= 64 && VERSION.test(text);

export type RecordedVersion = { readonly package: string } | { readonly python: true };

/** Which package's version a key such as `_sklearn_version` or `pytorch-lightning_version` holds, if any. */
export const versionKey = (key: string): RecordedVersion | undefined => {
  if (key.length > 48) return undefined;
  const name = /^_{0,2}([a-z][a-z0-9_-]*?)_version_{0,2}$/.exec(key)?.[1]?.replaceAll('-', '_');
  if (name === undefined) return undefined;
  if (name === 'python') return { python: true };
  const known = Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined;
  return known === undefined ? undefined : { package: known };
};

/**
 * The version without the build it came from: a requirement cannot ask PyPI for `2.15.0+cu132`.
 */
export const publicVersion = (version: string): string => version.split('+')[0] ?? version;
