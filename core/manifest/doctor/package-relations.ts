import { packageKey } from '../dependencies/requirement.ts';

/** Packages that bring others along in every version that still installs (their `Requires-Dist`). */
const BRINGS: Readonly<Record<string, readonly string[]>> = {
  catboost: ['numpy', 'pandas', 'scipy', 'matplotlib', 'graphviz', 'plotly', 'six'],
  dask: ['click', 'cloudpickle', 'fsspec', 'packaging', 'partd', 'pyyaml', 'toolz'],
  fastapi: ['starlette', 'pydantic', 'typing-extensions'],
  flask: ['werkzeug', 'jinja2', 'itsdangerous', 'click'],
  'imbalanced-learn': ['numpy', 'scipy', 'scikit-learn', 'joblib', 'threadpoolctl'],
  'inference-schema': ['python-dateutil', 'pytz', 'wrapt'],
  keras: ['numpy', 'h5py', 'absl-py', 'rich', 'namex', 'optree', 'ml-dtypes', 'packaging'],
  librosa: ['numpy', 'scipy', 'scikit-learn', 'joblib', 'numba', 'soundfile', 'audioread', 'pooch', 'soxr'],
  lightgbm: ['numpy', 'scipy'],
  matplotlib: [
    'numpy',
    'pillow',
    'contourpy',
    'cycler',
    'fonttools',
    'kiwisolver',
    'packaging',
    'pyparsing',
    'python-dateutil',
  ],
  mlflow: [
    'numpy',
    'pandas',
    'scipy',
    'scikit-learn',
    'matplotlib',
    'pyarrow',
    'flask',
    'pyyaml',
    'cloudpickle',
    'requests',
    'protobuf',
    'packaging',
    'sqlalchemy',
    'gitpython',
    'click',
  ],
  'mlflow-skinny': ['cloudpickle', 'pyyaml', 'requests', 'protobuf', 'packaging', 'gitpython', 'click'],
  onnx: ['numpy', 'protobuf'],
  onnxruntime: ['numpy', 'protobuf', 'flatbuffers', 'packaging'],
  'opencv-python': ['numpy'],
  'opencv-python-headless': ['numpy'],
  pandas: ['numpy', 'python-dateutil'],
  prophet: ['numpy', 'pandas', 'matplotlib', 'cmdstanpy', 'holidays', 'tqdm'],
  pydantic: ['pydantic-core', 'typing-extensions', 'annotated-types'],
  requests: ['urllib3', 'certifi', 'idna', 'charset-normalizer'],
  'scikit-image': ['numpy', 'scipy', 'networkx', 'pillow', 'imageio', 'tifffile', 'packaging'],
  'scikit-learn': ['numpy', 'scipy', 'joblib', 'threadpoolctl'],
  scipy: ['numpy'],
  seaborn: ['numpy', 'pandas', 'matplotlib'],
  'sentence-transformers': [
    'transformers',
    'torch',
    'numpy',
    'scikit-learn',
    'scipy',
    'huggingface-hub',
    'tqdm',
    'pillow',
  ],
  shap: ['numpy', 'scipy', 'scikit-learn', 'pandas', 'tqdm', 'packaging', 'numba', 'cloudpickle'],
  skops: ['numpy', 'scikit-learn', 'packaging'],
  spacy: [
    'numpy',
    'pydantic',
    'requests',
    'jinja2',
    'tqdm',
    'thinc',
    'srsly',
    'murmurhash',
    'cymem',
    'preshed',
    'typer',
  ],
  statsmodels: ['numpy', 'scipy', 'pandas', 'patsy', 'packaging'],
  tensorflow: [
    'numpy',
    'keras',
    'h5py',
    'protobuf',
    'absl-py',
    'grpcio',
    'requests',
    'six',
    'typing-extensions',
    'wrapt',
    'packaging',
    'ml-dtypes',
    'opt-einsum',
  ],
  'tensorflow-cpu': [
    'numpy',
    'keras',
    'h5py',
    'protobuf',
    'absl-py',
    'grpcio',
    'requests',
    'six',
    'typing-extensions',
    'wrapt',
    'packaging',
  ],
  torch: ['filelock', 'fsspec', 'jinja2', 'networkx', 'sympy', 'typing-extensions'],
  torchvision: ['numpy', 'pillow', 'torch'],
  transformers: [
    'numpy',
    'pyyaml',
    'requests',
    'tqdm',
    'regex',
    'packaging',
    'filelock',
    'huggingface-hub',
    'safetensors',
    'tokenizers',
  ],
  'umap-learn': ['numpy', 'scipy', 'scikit-learn', 'numba', 'pynndescent', 'tqdm'],
  xgboost: ['numpy', 'scipy'],
};

/** Packages of data science and services without, or with few, of their own along. */
const PLAIN = new Set([
  'annoy',
  'attrs',
  'beautifulsoup4',
  'boto3',
  'cachetools',
  'certifi',
  'cffi',
  'click',
  'cloudpickle',
  'cython',
  'faiss-cpu',
  'h5py',
  'httpx',
  'joblib',
  'jsonschema',
  'lxml',
  'networkx',
  'nltk',
  'numba',
  'numexpr',
  'numpy',
  'openpyxl',
  'orjson',
  'packaging',
  'pillow',
  'polars',
  'protobuf',
  'psutil',
  'pyarrow',
  'python-dateutil',
  'pytz',
  'pyyaml',
  'regex',
  'safetensors',
  'sentencepiece',
  'simplejson',
  'six',
  'sqlalchemy',
  'sympy',
  'threadpoolctl',
  'tokenizers',
  'toolz',
  'tqdm',
  'typing-extensions',
  'urllib3',
  'xxhash',
]);

/** Packages that work without being imported by name: file formats, drivers, accelerators, tools. */
const SILENT = new Set([
  'azureml-core',
  'bottleneck',
  'catboost-dev',
  'cython',
  'fastparquet',
  'gunicorn',
  'intel-openmp',
  'lxml',
  'mkl',
  'numexpr',
  'odfpy',
  'openpyxl',
  'pip',
  'psycopg2-binary',
  'pyarrow',
  'python-snappy',
  'pyxlsb',
  'sentencepiece',
  'setuptools',
  'tables',
  'tabulate',
  'threadpoolctl',
  'uvicorn',
  'wheel',
  'xlrd',
  'xlsxwriter',
  'accelerate',
  'protobuf',
  'tokenizers',
  'h5py',
  'fsspec',
  's3fs',
]);

/** All that a package brings along, as far as is known, itself left out. */
export function broughtBy(packageName: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [packageKey(packageName)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const one of Object.hasOwn(BRINGS, next) ? (BRINGS[next] ?? []) : [])
      if (!found.has(one)) {
        found.add(one);
        waiting.push(one);
      }
  return found;
}

/** Whether we know what a package brings along, so that what it does not bring is certainly missing. */
export function isKnownPackage(packageName: string): boolean {
  const key = packageKey(packageName);
  return Object.hasOwn(BRINGS, key) || PLAIN.has(key);
}

/** Whether a package may well be needed though nothing imports it. */
export function worksSilently(packageName: string): boolean {
  const key = packageKey(packageName);
  return SILENT.has(key) || /^(?:types-|opentelemetry-|azureml-|nvidia-|cuda-)/.test(key);
}

/** Debian packages that a Python package's wheels need and `python:<version>-slim` does not have. */
export function neededSystemPackages(packageName: string): readonly string[] {
  switch (packageKey(packageName)) {
    // The wheel of LightGBM leaves OpenMP to the system (microsoft/LightGBM, python-package/README.rst).
    case 'lightgbm':
      return ['libgomp1'];
    default:
      return [];
  }
}
