import type { Advice, FailureCase } from './failure-case.ts';

interface Sign {
  readonly type?: RegExp;
  readonly message: RegExp;
  readonly hint: string;
}

/** What numpy, pandas, scikit-learn and Python say of values of another kind or shape than the code works with. */
const SIGNS: readonly Sign[] = [
  {
    message:
      /could not convert string to float|cannot convert .* to (?:float|int|numeric)|invalid literal for (?:int|float)/i,
    hint: 'A text arrived where a number is needed. Send numbers for this column, or encode it in run() as it was in training.',
  },
  {
    message:
      /did not contain a loop|ufunc '\w+' (?:cannot use|not supported)|unsupported operand type|can only concatenate|must be str, not|cannot perform .* with type|not supported between instances|Cannot set non-string|Invalid value .* for dtype|operation '\w+' not supported for dtype/,
    hint: 'This line mixes types that do not go together, as a number and a text. Convert one of them, for example with `.astype(float)` or `str(…)`.',
  },
  {
    message: /Expected 2D array, got (?:1D|scalar)/,
    hint: 'The model takes a table: pass a list of rows, as `[[1, 2, 3]]`, or `array.reshape(1, -1)` for one row.',
  },
  {
    // LightGBM, and XGBoost without and with categories.
    message:
      /categorical_feature do not match|pandas dtypes must be int, float or bool|DataFrame\.dtypes for data must be|enable_categorical/,
    hint: 'The model and this table differ in which columns are categories. Convert them in run(), as in training: `df[name] = pandas.Categorical(df[name], categories=[…])`. `slipway init` writes this for LightGBM models.',
  },
  {
    message: /Input (?:X )?contains NaN|contains infinity|NaN or infinity/,
    hint: 'The model takes no missing values. Fill them in run(), or do not send nulls.',
  },
  {
    message:
      /shapes? .* not aligned|mat1 and mat2 shapes|Got invalid dimensions|inhomogeneous shape|cannot reshape|size mismatch/,
    hint: 'The input has another shape than the model takes. Compare it with the inputs of the model.',
  },
  {
    message:
      /Unexpected input data type|expected scalar type|should be the same type|expected .*Double.*Float|tensor\(float\)/,
    hint: 'The model takes another element type. Convert the input first, for example with `.astype("float32")`.',
  },
  {
    type: /^Unencodable$/,
    message: /./,
    hint: 'Return lists, numbers, texts or a table: for example `.tolist()` of an array, `str(…)` or `float(…)` of a value.',
  },
  {
    type: /^NotFittedError$/,
    message: /./,
    hint: 'The saved model was never fitted. Call fit() in training and save it again.',
  },
  {
    type: /^(?:MemoryError|OutOfMemoryError|ArrayMemoryError)$/,
    message: /^/,
    hint: 'There was not enough memory. Give the run more (`--memory 4G`), or load a smaller model.',
  },
  {
    type: /^PermissionError$/,
    message: /./,
    hint: 'The file cannot be read or written there. In an image only /tmp can be written.',
  },
  {
    type: /(?:ConnectionError|ConnectTimeout|URLError|gaierror|ConnectionRefusedError|TimeoutError)$/,
    message: /^/,
    hint: 'The script needs the network here, and it could not be reached. Put what it downloads into the project instead.',
  },
];

/** Values of another type, shape or kind than the code works with, and what the machine refuses. */
export function adviseOnValue({ failure }: FailureCase): Advice | undefined {
  const type = failure.type.split('.').at(-1) ?? '';
  const sign = SIGNS.find((one) => (one.type?.test(type) ?? true) && one.message.test(failure.message));
  return sign === undefined ? undefined : { hint: sign.hint };
}

/** A process that was killed, and a start that does not end. */
export function adviseOnEnd({ failure }: FailureCase): Advice | undefined {
  if (failure.type === 'TimeoutError' && failure.message.startsWith('not done after'))
    return {
      hint: 'If this line should be quick, the script waits or loops here. A large model that needs longer gets more time with `slipway settings set startSeconds 1800`.',
    };
  if (failure.type !== '') return undefined;
  if (failure.message.includes('SIGKILL'))
    return {
      hint: 'Most often this means that there was not enough memory: load a smaller model, or give the run more (`--memory 4G`).',
    };
  if (/SIGSEGV|SIGILL|SIGBUS|SIGABRT/.test(failure.message))
    return {
      hint: 'A package crashed in native code. Use the versions that the model was saved with, and check that the model file is complete.',
    };
  if (failure.message.includes('still running'))
    return {
      hint: 'Loading a large model may take this long. If this line should be quick, the script waits or loops here: stop the run and look at it.',
    };
  return undefined;
}

/** An error that the script raises itself. */
export function adviseOnRaised({ lineText, module, failure }: FailureCase): Advice | undefined {
  if (module === undefined || !/^\s*(?:raise|assert)\b/.test(lineText)) return undefined;
  return {
    hint: `The script raises this error itself: ${module.path}:${failure.line} shows under which condition.`,
  };
}
