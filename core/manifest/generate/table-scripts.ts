import type { Features, ModelFormat } from '#contract/model/format.ts';
import {
  NUMBER,
  type ProposedScript,
  pythonLiteral,
  quoted,
  type ScriptBody,
  scriptText,
} from './script-text.ts';

/** The function for a table (when the columns are known) or an array, and a request that fits it. */
function tabular(options: {
  readonly names: readonly string[] | undefined;
  readonly count: number | undefined;
  /** Columns that hold text, each with one that it may hold. */
  readonly texts?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Lines that make the table ready. */
  readonly prepare?: (data: string) => readonly string[];
  readonly predict: (data: string) => string;
}): Pick<ScriptBody, 'run' | 'imports'> & {
  readonly example: unknown;
  readonly packages: readonly string[];
} {
  const { names, count, texts = {}, prepare = () => [], predict } = options;
  if (names !== undefined && names.length > 0)
    return {
      imports: ['import pandas as pd'],
      packages: ['pandas'],
      run: [
        'def run(input_df: pd.DataFrame):',
        '    """The predictions, one for each row of the table."""',
        ...prepare('input_df').map((line) => `    ${line}`),
        `    return ${predict('input_df')}`,
      ],
      example: { input_df: [Object.fromEntries(names.map((name) => [name, texts[name] ?? NUMBER]))] },
    };
  return {
    imports: ['import numpy as np'],
    packages: ['numpy'],
    run: [
      'def run(data: np.ndarray):',
      `    """The predictions, one for each row of the array${count === undefined ? '' : ` of ${count} columns`}."""`,
      `    return ${predict('data')}`,
    ],
    example:
      count === undefined || count > 10_000
        ? undefined
        : { data: [Array.from({ length: count }, () => NUMBER)] },
  };
}

/** A script for a pickled object with predict(). */
export function pickled(options: {
  readonly path: string;
  readonly format: Extract<ModelFormat, { kind: 'pickle' }>;
  readonly loader: 'pickle' | 'joblib' | 'cloudpickle';
}): ProposedScript {
  const { path, format, loader } = options;
  const table = tabular({
    names: format.features?.names,
    count: format.features?.count,
    texts: format.features?.texts,
    predict: (data) => `model.predict(${data}).tolist()`,
  });
  const load =
    loader === 'joblib'
      ? [`model = joblib.load(${quoted(path)})`]
      : [`with open(${quoted(path)}, "rb") as file:`, `    model = ${loader}.load(file)`];
  const isEstimator = format.framework !== 'unknown' && format.class !== 'dict';
  return {
    text: scriptText({
      what: `Predicts with ${path}${format.class === undefined ? '' : ` (${format.class})`}.`,
      imports: [...(loader === 'pickle' ? ['import pickle', ''] : [`import ${loader}`]), ...table.imports],
      load,
      run: isEstimator
        ? table.run
        : ['# Change this if the object in the file is used in another way.', ...table.run],
    }),
    packages: [...(loader === 'pickle' ? [] : [loader]), ...table.packages],
    example: table.example,
    note: isEstimator
      ? undefined
      : 'score.py assumes that the pickled object has predict(): look at it before you build.',
  };
}

/** A script for a model in XGBoost's own format. */
export function xgboost(
  path: string,
  names: readonly string[] | undefined,
  count: number | undefined,
): ProposedScript {
  const table = tabular({
    names,
    count,
    predict: (data) => `model.predict(xgboost.DMatrix(${data})).tolist()`,
  });
  return {
    text: scriptText({
      what: `Predicts with ${path} (XGBoost).`,
      imports: [...table.imports, 'import xgboost'],
      load: [`model = xgboost.Booster(model_file=${quoted(path)})`],
      run: table.run,
    }),
    packages: ['xgboost', ...table.packages],
    example: table.example,
    note: undefined,
  };
}

/** A script for a model in LightGBM's own format. */
export function lightgbm(path: string, features: Features): ProposedScript {
  const { names, count, categories = {} } = features;
  const columns = Object.entries(categories);
  // LightGBM calls the columns of an array Column_0, Column_1, …: those are no names that a table has.
  const areReal = names?.some((name) => !/^Column_\d+$/.test(name)) === true;
  const table = tabular({
    names: areReal ? names : undefined,
    count: count ?? names?.length,
    texts: Object.fromEntries(columns.map(([name, values]) => [name, values[0] ?? ''])),
    prepare: (data) =>
      columns.length === 0
        ? []
        : [
            `${data} = ${data}.copy()`,
            'for name, values in CATEGORIES.items():',
            `    ${data}[name] = pd.Categorical(${data}[name], categories=values)`,
          ],
    predict: (data) => `model.predict(${data}).tolist()`,
  });
  return {
    text: scriptText({
      what: `Predicts with ${path} (LightGBM).`,
      imports: ['import lightgbm', ...table.imports, ...categoryLines(columns)],
      load: [`model = lightgbm.Booster(model_file=${quoted(path)})`],
      run: table.run,
    }),
    packages: ['lightgbm', ...table.packages],
    example: table.example,
    note: undefined,
  };
}

/** The categories that the model was trained with: requests bring plain values. */
function categoryLines(
  columns: readonly (readonly [string, readonly (string | number | boolean)[]])[],
): readonly string[] {
  if (columns.length === 0) return [];
  return [
    '',
    '# The categories that the model was trained with, in their order.',
    'CATEGORIES = {',
    ...columns.map(([name, values]) => `    ${quoted(name)}: [${values.map(pythonLiteral).join(', ')}],`),
    '}',
  ];
}

/** A script for a scikit-learn model that skops saved. */
export function skops(path: string, format: Extract<ModelFormat, { kind: 'skops' }>): ProposedScript {
  const table = tabular({
    names: format.features?.names,
    count: format.features?.count,
    texts: format.features?.texts,
    predict: (data) => `model.predict(${data}).tolist()`,
  });
  const { untrusted } = format;
  return {
    text: scriptText({
      what: `Predicts with ${path}${format.class === undefined ? '' : ` (${format.class})`}.`,
      imports: [
        ...table.imports,
        'import skops.io',
        ...(untrusted.length === 0
          ? []
          : [
              '',
              '# Types of the file that are not of scikit-learn, NumPy or SciPy. Keep those that you trust.',
              'TRUSTED = [',
              ...untrusted.map((type) => `    ${quoted(type)},`),
              ']',
            ]),
      ],
      load: [`model = skops.io.load(${quoted(path)}${untrusted.length === 0 ? '' : ', trusted=TRUSTED'})`],
      run: table.run,
    }),
    packages: ['skops', ...table.packages],
    example: table.example,
    note: undefined,
  };
}

/** A script for a model in CatBoost's own format. */
export function catboost(path: string): ProposedScript {
  const table = tabular({
    names: undefined,
    count: undefined,
    predict: (data) => `model.predict(${data}).tolist()`,
  });
  return {
    text: scriptText({
      what: `Predicts with ${path} (CatBoost).`,
      imports: [...table.imports, 'from catboost import CatBoost'],
      load: [`model = CatBoost().load_model(${quoted(path)})`],
      run: table.run,
    }),
    packages: ['catboost', ...table.packages],
    example: undefined,
    note: undefined,
  };
}

/** A script for an MLflow model, through its pyfunc flavor. */
export function mlflow(path: string, format: Extract<ModelFormat, { kind: 'mlflow' }>): ProposedScript {
  const names = format.inputs.flatMap((port) =>
    port.value.type === 'scalar' && port.name !== undefined ? [port.name] : [],
  );
  const isTable = names.length > 0 || format.inputs.length === 0;
  return {
    text: scriptText({
      what: `Predicts with the MLflow model in ${path}.`,
      imports: ['import mlflow.pyfunc', isTable ? 'import pandas as pd' : 'import numpy as np'],
      load: [`model = mlflow.pyfunc.load_model(${quoted(path)})`],
      run: [
        isTable ? 'def run(input_df: pd.DataFrame):' : 'def run(data: np.ndarray):',
        '    """What the model predicts, one for each row."""',
        `    prediction = model.predict(${isTable ? 'input_df' : 'data'})`,
        '    return prediction.tolist() if hasattr(prediction, "tolist") else prediction',
      ],
    }),
    packages: ['mlflow-skinny', 'pandas'],
    example: undefined,
    note: undefined,
  };
}
