import { packageKey } from '../dependencies/requirement.ts';

/**
 * Modules whose PyPI package is called something else, with the packages that have them, the one to propose first.
 * Dotted names win over their first part.
 */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  Bio: ['biopython'],
  Crypto: ['pycryptodome'],
  Levenshtein: ['levenshtein', 'python-levenshtein'],
  MySQLdb: ['mysqlclient'],
  OpenSSL: ['pyopenssl'],
  PIL: ['pillow', 'pillow-simd'],
  attr: ['attrs'],
  bs4: ['beautifulsoup4'],
  community: ['python-louvain'],
  cv2: ['opencv-python-headless', 'opencv-python', 'opencv-contrib-python', 'opencv-contrib-python-headless'],
  dateutil: ['python-dateutil'],
  docx: ['python-docx'],
  dotenv: ['python-dotenv'],
  faiss: ['faiss-cpu', 'faiss-gpu'],
  fitz: ['pymupdf'],
  flask_cors: ['flask-cors'],
  git: ['gitpython'],
  'google.cloud.bigquery': ['google-cloud-bigquery'],
  'google.cloud.storage': ['google-cloud-storage'],
  'google.protobuf': ['protobuf'],
  grpc: ['grpcio'],
  imblearn: ['imbalanced-learn'],
  inference_schema: ['inference-schema'],
  jose: ['python-jose'],
  jwt: ['pyjwt'],
  kafka: ['kafka-python'],
  magic: ['python-magic'],
  mlflow: ['mlflow', 'mlflow-skinny'],
  mpl_toolkits: ['matplotlib'],
  onnxruntime: ['onnxruntime', 'onnxruntime-gpu'],
  pkg_resources: ['setuptools'],
  pptx: ['python-pptx'],
  psycopg2: ['psycopg2-binary', 'psycopg2'],
  pylab: ['matplotlib'],
  pythoncom: ['pywin32'],
  rest_framework: ['djangorestframework'],
  ruamel: ['ruamel.yaml'],
  sentence_transformers: ['sentence-transformers'],
  serial: ['pyserial'],
  setuptools: ['setuptools'],
  skimage: ['scikit-image'],
  sklearn: ['scikit-learn', 'scikit-learn-intelex'],
  sklearnex: ['scikit-learn-intelex'],
  skopt: ['scikit-optimize'],
  slugify: ['python-slugify'],
  snappy: ['python-snappy'],
  speech_recognition: ['speechrecognition'],
  tensorflow: ['tensorflow', 'tensorflow-cpu', 'tensorflow-gpu', 'intel-tensorflow', 'tensorflow-macos'],
  tflite_runtime: ['tflite-runtime'],
  umap: ['umap-learn'],
  usb: ['pyusb'],
  win32com: ['pywin32'],
  xgboost: ['xgboost', 'xgboost-cpu'],
  yaml: ['pyyaml'],
  zmq: ['pyzmq'],
};

/** Names that PyPI has nothing, or nothing useful, under, and that people ask for all the same. */
const NOT_PACKAGES = new Set(['sklearn', 'cv2', 'pil', 'yaml', 'skimage', 'dateutil', 'google-protobuf']);

const PACKAGES_BY_LOWER_CASE = new Map(
  Object.entries(PACKAGES).map(([module, packages]) => [module.toLowerCase(), packages]),
);

/** Whether a module is known to come with a package of another name. */
export function hasOtherName(module: string): boolean {
  return Object.hasOwn(PACKAGES, module);
}

/** The packages that may have a module (`sklearn.linear_model`), the one to propose first. */
export function packagesOf(module: string): readonly string[] {
  const parts = module.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('.');
    if (Object.hasOwn(PACKAGES, name)) return PACKAGES[name] ?? [];
  }
  const [top = module, second] = parts;
  if (top === 'azure' || top === 'google') return second === undefined ? [] : dashed(parts);
  return [packageKey(top)];
}

/** Namespace packages: `azure.storage.blob` may be azure-storage-blob or a shorter beginning of it. */
function dashed(parts: readonly string[]): readonly string[] {
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('-')).slice(0, -1);
}

/** The package meant by a requirement that asks for an import name; undefined when there is nothing to say. */
export function misnamed(
  name: string,
): { readonly package: string; readonly isCertain: boolean } | undefined {
  const packages = PACKAGES_BY_LOWER_CASE.get(name.toLowerCase());
  const [meant] = packages ?? [];
  if (packages === undefined || meant === undefined) return undefined;
  if (packages.some((one) => packageKey(one) === packageKey(name))) return undefined;
  return { package: meant, isCertain: NOT_PACKAGES.has(packageKey(name)) };
}

/** The modules that a package is known to have: by our table, else one of its own name. */
export function modulesOf(packageName: string): readonly string[] {
  const key = packageKey(packageName);
  const listed = Object.entries(PACKAGES)
    .filter(([, packages]) => packages.some((one) => packageKey(one) === key))
    .map(([module]) => module);
  return listed.length > 0 ? listed : [key.replaceAll('-', '_')];
}
