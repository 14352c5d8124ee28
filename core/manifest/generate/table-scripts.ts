import type { Features, ModelFormat } from '#contract/model/format.ts';
import { modelColumns, NUMBER, TEXT, valuesOf } from '../example/known-columns.ts';
import { type ProposedScript, pythonLiteral, quoted, type ScriptBody, scriptText } from './script-text.ts';

/** The function for a table (when the columns are known) or an array, and a request that fits it. */
function tabular(options: {
  readonly features: Features | undefined;
  readonly predict: (data: string) => string;
}): Pick<ScriptBody, 'run' | 'imports'> & {
  readonly example: unknown;
  readonly packages: readonly string[];
} {
  const { features = {}, predict } = options;
  const names = namedColumns(features);
  if (names !== undefined) {
    const categories = Object.entries(features.categories ?? {});
    const values = valuesOf(features);
    return {
      imports: ['import pandas as pd', ...categoryLines(categories)],
      packages: ['pandas'],
      run: [
        'def run(input_df: pd.DataFrame):',
        '    """The predictions, one for each row of the table."""',
        ...(categories.length === 0 ? [] : TO_CATEGORIES).map((line) => `    ${line}`),
        `    return ${predict('input_df')}`,
      ],
      example: { input_df: [Object.fromEntries(names.map((name) => [name, values[name] ?? NUMBER]))] },
    };
  }
  const count = features.count ?? features.names?.length;
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

/** LightGBM calls the columns of an array Column_0, Column_1, …: those are no names that a table has. */
function namedColumns({ names }: Features): readonly string[] | undefined {
  return names?.some((name) => !/^Column_\d+$/.test(name)) === true ? names : undefined;
}

const TO_CATEGORIES = [
  'input_df = input_df.copy()',
  'for name, values in CATEGORIES.items():',
  '    input_df[name] = pd.Categorical(input_df[name], categories=values)',
];

/** What a model does whose first step is a vectorizer: it takes texts, and no table. */
function ofTexts(): ReturnType<typeof tabular> {
  return {
    imports: [],
    packages: [],
    run: [
      'def run(texts: list[str]):',
      '    """The predictions, one for each text."""',
      '    return model.predict(texts).tolist()',
    ],
    example: { texts: [TEXT] },
  };
}

/** A script for a pickled object with predict(). */
export function pickled(options: {
  readonly path: string;
  readonly format: Extract<ModelFormat, { kind: 'pickle' }>;
  readonly loader: 'pickle' | 'joblib' | 'cloudpickle';
}): ProposedScript {
  const { path, format, loader } = options;
  const table =
    modelColumns(path, format)?.takesTexts === true
      ? ofTexts()
      : tabular({ features: format.features, predict: (data) => `model.predict(${data}).tolist()` });
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
export function xgboost(path: string, features: Features): ProposedScript {
  const table = tabular({
    features,
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
  const table = tabular({ features, predict: (data) => `model.predict(${data}).tolist()` });
  return {
    text: scriptText({
      what: `Predicts with ${path} (LightGBM).`,
      imports: ['import lightgbm', ...table.imports],
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
    features: format.features,
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
export function catboost(path: string, features: Features | undefined): ProposedScript {
  const table = tabular({ features, predict: (data) => `model.predict(${data}).tolist()` });
  return {
    text: scriptText({
      what: `Predicts with ${path} (CatBoost).`,
      imports: ['from catboost import CatBoost', ...table.imports],
      load: [`model = CatBoost().load_model(${quoted(path)})`],
      run: table.run,
    }),
    packages: ['catboost', ...table.packages],
    example: table.example,
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
