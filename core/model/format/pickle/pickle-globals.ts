import type { ModelRisk } from '#contract/model/format.ts';
import type { PickleFindings } from './pickle-scan.ts';
import { type GlobalValue, printable, qualifiedName } from './pickle-value.ts';

/** Import name → what users call it, the more telling first: a pipeline with an XGBoost step is XGBoost's. */
const FRAMEWORKS: readonly (readonly [string, string])[] = [
  ['xgboost', 'XGBoost'],
  ['lightgbm', 'LightGBM'],
  ['catboost', 'CatBoost'],
  ['sentence_transformers', 'Sentence Transformers'],
  ['transformers', 'Transformers'],
  ['fastai', 'fastai'],
  ['pytorch_lightning', 'PyTorch Lightning'],
  ['torch', 'PyTorch'],
  ['keras', 'Keras'],
  ['tensorflow', 'TensorFlow'],
  ['prophet', 'Prophet'],
  ['pmdarima', 'pmdarima'],
  ['statsmodels', 'statsmodels'],
  ['spacy', 'spaCy'],
  ['gensim', 'Gensim'],
  ['surprise', 'Surprise'],
  ['implicit', 'implicit'],
  ['lifelines', 'lifelines'],
  ['sktime', 'sktime'],
  ['imblearn', 'imbalanced-learn'],
  ['sklearn', 'scikit-learn'],
  ['scipy', 'SciPy'],
  ['pandas', 'pandas'],
  ['numpy', 'NumPy'],
];

const rootOf = (module: string): string => module.split('.')[0] ?? module;

/** The framework of a pickle: that of its top class if it is known, else the most telling of all it names. */
export const frameworkOf = (topClass: string | undefined, globals: readonly GlobalValue[]): string => {
  const top = FRAMEWORKS.find(([root]) => topClass !== undefined && rootOf(topClass) === root);
  const container = top === undefined || top[0] === 'numpy' || top[0] === 'sklearn';
  if (!container) return top[1];
  const roots = new Set(globals.map((value) => rootOf(value.module)));
  return FRAMEWORKS.find(([root]) => roots.has(root))?.[1] ?? 'Python';
};

/** Modules of Python's standard library that pickles name: nothing to install. */
const STANDARD_LIBRARY = new Set(
  (
    '__main__ __builtin__ builtins copy copyreg copy_reg collections functools operator types typing datetime decimal ' +
    'fractions math random re string itertools pathlib uuid enum dataclasses abc array ast io os posix posixpath nt ntpath ' +
    'sys subprocess socket shutil pickle _pickle cPickle marshal codecs _codecs base64 hashlib json logging queue threading ' +
    '_thread time warnings weakref zoneinfo inspect importlib runpy pty ctypes code codeop pdb tempfile signal urllib http ' +
    'webbrowser multiprocessing asyncio ssl struct zlib gzip bz2 lzma csv sqlite3 statistics secrets platform getpass ' +
    'contextlib concurrent heapq bisect timeit pkgutil ensurepip venv site __future__'
  ).split(' '),
);

/** The top-level modules to be installed for what is named, in order of first use. */
export const importsOf = (modules: readonly string[]): string[] => [
  ...new Set(
    modules.map(rootOf).filter((root) => /^[A-Za-z_]\w*$/.test(root) && !STANDARD_LIBRARY.has(root)),
  ),
];

const COMMANDS = 'runs commands or programs of the machine';
const EVALUATES = 'evaluates Python code';
const FILES = 'reads, writes or deletes files';
const NETWORK = 'reaches the network';
const LOADS = 'loads further code or another pickle';
const NATIVE = 'calls native code directly';

/** Modules of which everything is dangerous in a pickle. */
const DANGEROUS_MODULES: Readonly<Record<string, string>> = {
  os: COMMANDS,
  posix: COMMANDS,
  nt: COMMANDS,
  posixpath: FILES,
  ntpath: FILES,
  subprocess: COMMANDS,
  _posixsubprocess: COMMANDS,
  pty: COMMANDS,
  commands: COMMANDS,
  platform: COMMANDS,
  webbrowser: COMMANDS,
  pip: COMMANDS,
  ensurepip: COMMANDS,
  venv: COMMANDS,
  pdb: EVALUATES,
  bdb: EVALUATES,
  code: EVALUATES,
  codeop: EVALUATES,
  timeit: EVALUATES,
  cProfile: EVALUATES,
  profile: EVALUATES,
  trace: EVALUATES,
  doctest: EVALUATES,
  idlelib: EVALUATES,
  runpy: LOADS,
  importlib: LOADS,
  imp: LOADS,
  pkgutil: LOADS,
  zipimport: LOADS,
  pydoc: LOADS,
  pickle: LOADS,
  _pickle: LOADS,
  marshal: LOADS,
  dill: LOADS,
  shutil: FILES,
  tempfile: FILES,
  io: FILES,
  _io: FILES,
  linecache: FILES,
  sqlite3: FILES,
  socket: NETWORK,
  urllib: NETWORK,
  urllib2: NETWORK,
  http: NETWORK,
  httplib: NETWORK,
  requests: NETWORK,
  aiohttp: NETWORK,
  ftplib: NETWORK,
  smtplib: NETWORK,
  telnetlib: NETWORK,
  xmlrpc: NETWORK,
  asyncio: COMMANDS,
  multiprocessing: COMMANDS,
  concurrent: COMMANDS,
  ctypes: NATIVE,
  _ctypes: NATIVE,
  cffi: NATIVE,
  sys: EVALUATES,
  gc: EVALUATES,
  inspect: EVALUATES,
  signal: COMMANDS,
};

/** Single names that are dangerous in modules that are not. */
const DANGEROUS_NAMES: Readonly<Record<string, string>> = {
  'builtins.eval': EVALUATES,
  'builtins.exec': EVALUATES,
  'builtins.execfile': EVALUATES,
  'builtins.compile': EVALUATES,
  'builtins.__import__': LOADS,
  'builtins.open': FILES,
  'builtins.input': EVALUATES,
  'builtins.breakpoint': EVALUATES,
  'builtins.globals': EVALUATES,
  'builtins.vars': EVALUATES,
  'builtins.apply': EVALUATES,
  'numpy.testing._private.utils.runstring': EVALUATES,
  'numpy.load': LOADS,
  'numpy.f2py.crackfortran.getlincoef': EVALUATES,
  'pandas.read_pickle': LOADS,
  'pandas.io.pickle.read_pickle': LOADS,
  'joblib.load': LOADS,
  'joblib.numpy_pickle.load': LOADS,
  'torch.load': LOADS,
  'torch.serialization.load': LOADS,
  'torch.hub.load': NETWORK,
  'cloudpickle.loads': LOADS,
  'cloudpickle.load': LOADS,
  'logging.config.listen': NETWORK,
};

const BY_ATTRIBUTE = 'reaches attributes by name, which can lead to any function';
const CARRIED_CODE = 'carries Python code inside the file, which runs when it is used';

const CAUTION_NAMES: Readonly<Record<string, string>> = {
  'builtins.getattr': BY_ATTRIBUTE,
  'builtins.setattr': BY_ATTRIBUTE,
  'builtins.delattr': BY_ATTRIBUTE,
  'operator.attrgetter': BY_ATTRIBUTE,
  'operator.methodcaller': BY_ATTRIBUTE,
  '_operator.attrgetter': BY_ATTRIBUTE,
  '_operator.methodcaller': BY_ATTRIBUTE,
  'types.CodeType': CARRIED_CODE,
  'types.FunctionType': CARRIED_CODE,
  'cloudpickle.cloudpickle._make_function': CARRIED_CODE,
  'cloudpickle.cloudpickle._make_skel_func': CARRIED_CODE,
  'cloudpickle.cloudpickle._make_skeleton_class': CARRIED_CODE,
};

const lookUp = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The side effects of importing and calling this name in a model file, if any. */
export const riskOf = (value: Omit<GlobalValue, 'type'>): ModelRisk | undefined => {
  const module = value.module === '__builtin__' ? 'builtins' : value.module;
  const full = `${module}.${value.name}`;
  const danger = lookUp(DANGEROUS_NAMES, full) ?? lookUp(DANGEROUS_MODULES, rootOf(module));
  const name = printable(`${value.module}.${value.name}`);
  if (danger !== undefined) return { level: 'danger', name, reason: `Loading it ${danger}.` };
  // A dotted name walks through attributes: `STACK_GLOBAL 'a.b' 'c.d'` reaches modules that a.b imports.
  const walked = value.name.split('.').find((part) => lookUp(DANGEROUS_MODULES, part) !== undefined);
  if (walked !== undefined)
    return { level: 'danger', name, reason: `It reaches ${walked} through another module.` };
  const caution = lookUp(CAUTION_NAMES, full);
  return caution === undefined ? undefined : { level: 'caution', name, reason: `It ${caution}.` };
};

const MOST_RISKS = 100;

/** What loading the pickle would run beyond building a model's objects, the dangerous first. */
export const risksOf = (findings: Pick<PickleFindings, 'globals' | 'hiddenGlobals'>): ModelRisk[] => {
  const risks = findings.globals.map(riskOf).filter((risk) => risk !== undefined);
  if (findings.hiddenGlobals) {
    const reason = 'It names a class or function in a way that no usual pickler writes, perhaps to hide it.';
    risks.push({ level: 'danger', name: 'hidden name', reason });
  }
  const dangers = risks.filter((risk) => risk.level === 'danger');
  return [...dangers, ...risks.filter((risk) => risk.level === 'caution')].slice(0, MOST_RISKS);
};

const MOST_NAMES = 500;

/** Every class and function named, and their modules, safe to show. */
export const namesOf = (globals: readonly GlobalValue[]): { globals: string[]; modules: string[] } => ({
  globals: [...new Set(globals.slice(0, MOST_NAMES).map((value) => printable(qualifiedName(value))))],
  modules: [...new Set(globals.map((value) => printable(value.module)))].slice(0, MOST_NAMES),
});
