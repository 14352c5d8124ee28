import { type CondaOnly, condaOnly } from './conda-only.ts';
import { isCondaTool } from './conda-tools.ts';

/** conda-forge and defaults names whose PyPI name differs. Source: the recipes of conda-forge. */
const PYPI_NAMES: Readonly<Record<string, string>> = {
  'attrs-strict': 'attrs-strict',
  'brotli-python': 'brotli',
  'cython-blis': 'blis',
  'dask-core': 'dask',
  'faiss-cpu': 'faiss-cpu',
  faiss: 'faiss-cpu',
  'jupyter-lsp-python': 'python-lsp-server',
  'lightgbm-cpu': 'lightgbm',
  'matplotlib-base': 'matplotlib',
  'msgpack-python': 'msgpack',
  'numpy-base': 'numpy',
  opencv: 'opencv-python-headless',
  'opencv-python-headless': 'opencv-python-headless',
  libopencv: 'opencv-python-headless',
  'py-opencv': 'opencv-python-headless',
  'polars-default': 'polars',
  prompt_toolkit: 'prompt-toolkit',
  'pyarrow-core': 'pyarrow',
  pyqt: 'pyqt5',
  'pyqt5-sip': 'pyqt5-sip',
  'python-blosc': 'blosc',
  'python-fastjsonschema': 'fastjsonschema',
  'python-flatbuffers': 'flatbuffers',
  'python-graphviz': 'graphviz',
  'python-lmdb': 'lmdb',
  'python-snappy': 'python-snappy',
  'python-tzdata': 'tzdata',
  'python-xxhash': 'xxhash',
  'python-zstd': 'zstd',
  pytables: 'tables',
  pytorch: 'torch',
  'pytorch-cpu': 'torch',
  'pytorch-gpu': 'torch',
  'py-xgboost': 'xgboost',
  'py-xgboost-cpu': 'xgboost',
  'py-xgboost-gpu': 'xgboost',
  ruamel_yaml: 'ruamel.yaml',
  'seaborn-base': 'seaborn',
  'jsonschema-with-format': 'jsonschema',
  'spacy-model-en_core_web_sm': 'en-core-web-sm',
  stack_data: 'stack-data',
  'tensorflow-base': 'tensorflow',
  'tensorflow-eigen': 'tensorflow',
  'tensorflow-gpu': 'tensorflow',
  'tensorflow-mkl': 'tensorflow',
  'uvicorn-standard': 'uvicorn[standard]',
  'xgboost-cpu': 'xgboost',
};

/** Python packages of PyPI whose names look like those of C libraries. */
const PYTHON_LIBS = new Set([
  'libarchive-c',
  'libcst',
  'libhoney',
  'libpysal',
  'librosa',
  'librouteros',
  'libsass',
  'libtmux',
  'libusb1',
  'libvirt-python',
]);

/** What replaces a package of conda that PyPI does not have. */
export type CondaPackage =
  | { readonly kind: 'python'; readonly name: string }
  /** Part of conda, of Windows or macOS, or a library that the base image or the Python packages bring. */
  | { readonly kind: 'left out'; readonly because: CondaOnly }
  /** Only conda has it, whatever PyPI has under that name. */
  | { readonly kind: 'conda' }
  /** Debian has it. */
  | { readonly kind: 'debian'; readonly packages: readonly string[] };

/** conda packages that Debian packages stand for. */
const DEBIAN_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'c-compiler': ['gcc'],
  cmake: ['cmake'],
  compilers: ['build-essential'],
  curl: ['curl'],
  cxx: ['g++'],
  'cxx-compiler': ['g++'],
  ffmpeg: ['ffmpeg'],
  'fonts-conda-forge': ['fonts-dejavu-core'],
  gcc: ['gcc'],
  gcc_linux64: ['gcc'],
  'gcc_linux-64': ['gcc'],
  gdal: ['gdal-bin'],
  geos: ['libgeos-dev'],
  ghostscript: ['ghostscript'],
  git: ['git'],
  glib: ['libglib2.0-0'],
  graphviz: ['graphviz'],
  gxx: ['g++'],
  'gxx_linux-64': ['g++'],
  hdf5: ['libhdf5-dev'],
  imagemagick: ['imagemagick'],
  libgl: ['libgl1'],
  'libgl-devel': ['libgl1'],
  libgomp: ['libgomp1'],
  libsndfile: ['libsndfile1'],
  libspatialindex: ['libspatialindex-dev'],
  'llvm-openmp': ['libgomp1'],
  make: ['make'],
  nodejs: ['nodejs'],
  openjdk: ['default-jre-headless'],
  pandoc: ['pandoc'],
  poppler: ['poppler-utils'],
  proj: ['proj-bin'],
  'r-base': ['r-base-core'],
  sox: ['sox'],
  tesseract: ['tesseract-ocr'],
  unixodbc: ['unixodbc'],
  wget: ['wget'],
  zip: ['zip'],
};

/** Debian packages that only ever stand in an export because something else needed them: said without a fix. */
const BROUGHT_BY_WHEELS = new Set([
  'geos',
  'glib',
  'hdf5',
  'libgomp',
  'llvm-openmp',
  'proj',
  'curl',
  'libgl',
  'ffmpeg',
]);

/** What an entry of a conda file is for pip. */
export function condaPackage(name: string): CondaPackage {
  const renamed = Object.hasOwn(PYPI_NAMES, name) ? PYPI_NAMES[name] : undefined;
  if (renamed !== undefined) return { kind: 'python', name: renamed };
  if (PYTHON_LIBS.has(name)) return { kind: 'python', name };
  const debian = Object.hasOwn(DEBIAN_PACKAGES, name) ? DEBIAN_PACKAGES[name] : undefined;
  if (debian !== undefined) return { kind: 'debian', packages: debian };
  if (isCondaTool(name)) return { kind: 'conda' };
  const because = condaOnly(name);
  return because === undefined ? { kind: 'python', name } : { kind: 'left out', because };
}

/** Whether an export names it only because Python packages of conda link to it: their wheels bring it. */
export function isBroughtByWheels(name: string): boolean {
  return BROUGHT_BY_WHEELS.has(name);
}
