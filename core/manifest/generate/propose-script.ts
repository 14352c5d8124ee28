import type { ModelFormat } from '#contract/model/format.ts';
import { type ProposedScript, plainly, quoted, scriptText } from './script-text.ts';
import { catboost, lightgbm, mlflow, pickled, skops, xgboost } from './table-scripts.ts';
import { keras, onnx, torchscript } from './tensor-scripts.ts';

/** Proposes a script for a model at a path of the project; a template with directions when its kind is not known. */
export function proposeScript(path: string | undefined, format: ModelFormat | undefined): ProposedScript {
  if (path === undefined || format === undefined) return withoutModel();
  const model = path;
  switch (format.kind) {
    case 'pickle':
      return format.writer === 'joblib' || format.compression !== 'none'
        ? pickled({ path: model, format, loader: 'joblib' })
        : pickled({
            path: model,
            format,
            loader: format.writer === 'cloudpickle' ? 'cloudpickle' : 'pickle',
          });
    case 'onnx':
      return onnx(model, format);
    case 'xgboost':
      return xgboost(model, format.features);
    case 'lightgbm':
      return lightgbm(model, format.features);
    case 'catboost':
      return catboost(model, format.features);
    case 'skops':
      return skops(model, format);
    case 'mlflow':
      return mlflow(model, format);
    case 'keras':
      return keras(model, format);
    case 'pytorch':
      return format.content === 'torchscript'
        ? torchscript(model)
        : unknown(model, 'torch', format.framework);
    case 'safetensors':
    case 'folder':
    case 'unknown':
      return unknown(model, undefined, format.framework);
  }
}

function unknown(path: string, packageName: string | undefined, framework: string): ProposedScript {
  return {
    text: scriptText({
      what: `Predicts with ${path}.`,
      imports: packageName === undefined ? [] : [`import ${packageName}`],
      load: [
        `# Load ${plainly(path)} here, with the library it was made with. It is in the working directory.`,
        `raise NotImplementedError(${quoted(`init() in score.py does not load ${path} yet`)})`,
      ],
      run: [
        'def run(data):',
        '    """Called for every request: the parameters are the keys of its JSON object.',
        '',
        '    Give them type hints (np.ndarray, pd.DataFrame, int, list[float]) and they are converted and checked.',
        '    """',
        '    return model.predict(data)',
      ],
    }),
    packages: packageName === undefined ? [] : [packageName],
    example: undefined,
    note: `${path}${framework === 'unknown' ? ' is not of a known kind' : ` (${framework}) cannot be used without the code that made it`}: complete init() and run() in score.py.`,
  };
}

function withoutModel(): ProposedScript {
  return {
    text: [
      '"""Answers requests; no model file was found in this folder."""',
      '',
      '',
      'def init():',
      '    """Called once in each worker: load here what run() needs."""',
      '',
      '',
      'def run(data):',
      '    """Called for every request: the parameters are the keys of its JSON object."""',
      '    return data',
      '',
    ].join('\n'),
    packages: [],
    example: { data: 'hello' },
    note: 'No model was found in the folder. score.py returns its input.',
  };
}
