import type { Fix, TextEdit } from '#contract/manifest/diagnostic.ts';
import type { ModelFormat } from '#contract/model/format.ts';
import { detectModelFormat } from '#core/model/format/detect-model-format.ts';
import { fixOf } from '../diagnostic.ts';
import { type Advice, addImport, type FailureCase, knows, literalsOf } from './failure-case.ts';

/** Loaders by the text that calls them. */
const LOADERS =
  /\b(pickle|cPickle|joblib|dill|cloudpickle|torch|np|numpy|onnxruntime|ort|xgb|lgb|keras|tf)\.([\w.]*(?:load\w*|InferenceSession|Booster))\s*\(/;
const TYPES =
  /^(?:UnpicklingError|EOFError|ModuleNotFoundError|UnicodeDecodeError|ValueError|KeyError|IndexError|OSError|BadGzipFile|ImportError|AttributeError|InvalidProtobuf|Fail|InvalidArgument|RuntimeError|XGBoostError|LightGBMError|TypeError)$/;

/** A model that is loaded by something that cannot read it. */
export async function adviseOnWrongLoader(found: FailureCase): Promise<Advice | undefined> {
  const { failure, module, lineText, project } = found;
  const type = failure.type.split('.').at(-1) ?? '';
  const loader = LOADERS.exec(lineText);
  if (!TYPES.test(type) || module === undefined || loader === null) return undefined;
  for (const path of pathsNearby(found)) {
    const file = await project.locate(path);
    if (file.kind !== 'file') continue;
    const format = await detectModelFormat(file.absolute);
    if (isPlaceholder(format)) return { hint: `“${path}” is not the model itself: ${format.note}` };
    const wanted = loaderOf(format);
    if (wanted !== undefined && !isSame(wanted.call, loader))
      return adviceTo(wanted, path, wanted.isNearlySame ? fixWith(found, loader, wanted) : undefined);
  }
  return undefined;
}

function adviceTo(wanted: Loader, path: string, fix: Fix | undefined): Advice {
  return { hint: `“${path}” is ${wanted.kind}: use \`${wanted.call}\`.`, fixes: [fix] };
}

/** The fix that calls another loader with the same argument, and imports it. */
function fixWith(found: FailureCase, loader: RegExpExecArray, wanted: Loader): Fix | undefined {
  const { module } = found;
  const edit = swap(found, loader, wanted.module);
  if (edit === undefined || module === undefined) return undefined;
  const imported = knows(module, wanted.module) ? [] : [addImport(module, `import ${wanted.module}`)];
  return fixOf(`Use ${wanted.call}`, edit, ...imported);
}

/** The files that the line names, then those that other lines near it do, then the models. */
function pathsNearby(found: FailureCase): readonly string[] {
  const literals = literalsOf(found).filter((one) => one.file === found.module?.path);
  const line = found.failure.line ?? 0;
  const near = [...literals].sort(
    (a, b) => Math.abs(a.range.startLine - line) - Math.abs(b.range.startLine - line),
  );
  const models = found.parts.models.flatMap(({ entry }) => (entry.path === undefined ? [] : [entry.path]));
  return [...new Set([...near.map((one) => one.value), ...models])]
    .filter((path) => path !== '')
    .slice(0, 20);
}

function isPlaceholder(format: ModelFormat): format is ModelFormat & { readonly note: string } {
  return (
    format.note !== undefined &&
    /git|lfs|placeholder|pointer|html/i.test(format.note) &&
    format.framework === 'unknown'
  );
}

interface Loader {
  /** “a file of joblib” */
  readonly kind: string;
  readonly module: string;
  readonly call: string;
  /** It is called with the same argument as pickle.load: only the module has to be changed. */
  readonly isNearlySame: boolean;
}

function loaderOf(format: ModelFormat): Loader | undefined {
  if (format.kind !== 'pickle') {
    const [kind, call] = OTHERS[format.kind] ?? [];
    return kind === undefined || call === undefined
      ? undefined
      : { kind, call, module: call.split('.')[0] ?? call, isNearlySame: false };
  }
  if (format.writer === 'joblib' || format.compression !== 'none')
    return { kind: 'a joblib file', module: 'joblib', call: 'joblib.load', isNearlySame: true };
  if (format.writer === 'cloudpickle')
    return {
      kind: 'a cloudpickle file',
      module: 'cloudpickle',
      call: 'cloudpickle.load',
      isNearlySame: true,
    };
  return {
    kind: 'a plain pickle',
    module: 'pickle',
    call: 'pickle.load(open(…, "rb"))',
    isNearlySame: false,
  };
}

/** What a file is, and the call that reads it, by the kind of its format. */
const OTHERS: Partial<Readonly<Record<ModelFormat['kind'], readonly [string, string]>>> = {
  onnx: ['an ONNX model', 'onnxruntime.InferenceSession(path)'],
  pytorch: ['a PyTorch file', 'torch.load(path)'],
  keras: ['a Keras model', 'keras.models.load_model(path)'],
  xgboost: ['an XGBoost model', 'xgboost.Booster(model_file=path)'],
  lightgbm: ['a LightGBM model', 'lightgbm.Booster(model_file=path)'],
  skops: ['a skops file', 'skops.io.load(path)'],
  safetensors: ['a safetensors file', 'safetensors.numpy.load_file(path)'],
};

const ALIASES: Readonly<Record<string, string>> = {
  ort: 'onnxruntime',
  xgb: 'xgboost',
  lgb: 'lightgbm',
  cPickle: 'pickle',
  tf: 'keras',
};

/** Whether the script calls that loader already; joblib reads plain pickles too. */
function isSame(wanted: string, [, module = '']: RegExpExecArray): boolean {
  const used = ALIASES[module] ?? module;
  return wanted.startsWith(`${used}.`) || (used === 'joblib' && wanted.startsWith('pickle.'));
}

/** `pickle.load(file)` → `joblib.load(file)`: joblib takes a path or an open file. */
function swap(
  { failure, module, lineText }: FailureCase,
  [, name = '', call]: RegExpExecArray,
  by: string,
): TextEdit | undefined {
  if (call !== 'load' || !['pickle', 'cPickle', 'dill', 'cloudpickle', 'joblib'].includes(name))
    return undefined;
  const at = lineText.indexOf(`${name}.${call}`);
  if (module === undefined || failure.line === undefined || at < 0) return undefined;
  const line = failure.line;
  return {
    file: module.path,
    range: { startLine: line, startColumn: at + 1, endLine: line, endColumn: at + 1 + name.length },
    text: by,
  };
}
