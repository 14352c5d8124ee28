import type { ModelFormat, ModelPort } from '#contract/model/format.ts';
import { NUMBER } from '../example/known-columns.ts';
import { type ProposedScript, quoted, scriptText } from './script-text.ts';

/** A script for an ONNX graph, by onnxruntime. */
export function onnx(path: string, format: ModelFormat): ProposedScript {
  const inputs = tensorsOf(format);
  const parameters = inputs.map(({ name }) => `${name}: np.ndarray`).join(', ');
  const feeds = inputs.map(({ name, port }) => {
    const dtype = port.value.type === 'tensor' ? numpyType(port.value.dtype) : undefined;
    return `${quoted(port.name ?? name)}: ${dtype === undefined ? name : `np.asarray(${name}, dtype=${dtype})`}`;
  });
  return {
    text: scriptText({
      what: `Predicts with ${path} (ONNX).`,
      imports: ['import numpy as np', 'import onnxruntime'],
      load: [`model = onnxruntime.InferenceSession(${quoted(path)}, providers=["CPUExecutionProvider"])`],
      run: [
        `def run(${parameters === '' ? 'data: np.ndarray' : parameters}):`,
        '    """Every output of the graph by its name."""',
        `    feeds = {${feeds.length === 0 ? 'model.get_inputs()[0].name: data' : feeds.join(', ')}}`,
        '    names = [output.name for output in model.get_outputs()]',
        '    values = model.run(None, feeds)',
        '    return {name: value.tolist() if hasattr(value, "tolist") else value for name, value in zip(names, values)}',
      ],
    }),
    packages: ['onnxruntime', 'numpy'],
    example: exampleOf(inputs),
    note: undefined,
  };
}

/** An input of a model, and the parameter that it becomes. */
interface TensorInput {
  readonly port: ModelPort;
  readonly name: string;
}

const tensorsOf = (format: ModelFormat): readonly TensorInput[] =>
  format.inputs.flatMap((port) => (port.name === undefined ? [] : [{ port, name: identifier(port.name) }]));

/** A request with a value for each input; undefined when the shape of one is not known. */
function exampleOf(inputs: readonly TensorInput[]): unknown {
  const example = Object.fromEntries(
    inputs.flatMap(({ port, name }) =>
      port.value.type === 'tensor' && port.value.shape !== undefined && port.value.dtype !== 'string'
        ? [[name, sample(port.value.shape, /^(?:b?float|double)/.test(port.value.dtype) ? NUMBER : 0)]]
        : [],
    ),
  );
  return inputs.length > 0 && Object.keys(example).length === inputs.length ? example : undefined;
}

/** One value all through a shape; a free dimension is one. */
function sample(shape: readonly (number | string | null)[], value: number): unknown {
  return shape.reduceRight<unknown>((inner, size) => {
    const length = typeof size === 'number' && size > 0 ? Math.min(size, 1000) : 1;
    return Array.from({ length }, () => inner);
  }, value);
}

function numpyType(dtype: string): string | undefined {
  if (/^(?:u?int(?:8|16|32|64)|float(?:16|32|64))$/.test(dtype)) return `np.${dtype}`;
  return dtype === 'bool' ? 'np.bool_' : dtype === 'string' ? 'object' : undefined;
}

/** A graph's name as a Python parameter. */
function identifier(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
  return /^(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|True|False|None|request_headers|)$/.test(
    plain,
  )
    ? `${plain}_`
    : plain;
}

/** A script for a Keras file or a SavedModel folder. */
export function keras(path: string, format: Extract<ModelFormat, { kind: 'keras' }>): ProposedScript {
  if (format.container === 'saved-model') return savedModel(path);
  const inputs = tensorsOf(format);
  const isOne = inputs.length < 2;
  return {
    text: scriptText({
      what: `Predicts with ${path} (Keras).`,
      imports: ['import keras', 'import numpy as np'],
      load: [`model = keras.saving.load_model(${quoted(path)}, compile=False)`],
      run: [
        `def run(${isOne ? 'data: np.ndarray' : inputs.map(({ name }) => `${name}: np.ndarray`).join(', ')}):`,
        '    """The predictions, one for each row."""',
        ...(isOne
          ? ['    prediction = model.predict(data, verbose=0)']
          : [
              `    inputs = {${inputs.map(({ name, port }) => `${quoted(port.name ?? name)}: ${name}`).join(', ')}}`,
              '    prediction = model.predict(inputs, verbose=0)',
            ]),
        '    return prediction.tolist() if hasattr(prediction, "tolist") else prediction',
      ],
    }),
    packages: ['keras', 'tensorflow', 'numpy'],
    example: exampleOf(isOne ? inputs.map(({ port }) => ({ port, name: 'data' })) : inputs),
    note: undefined,
  };
}

/** A script for a SavedModel folder. */
function savedModel(path: string): ProposedScript {
  return {
    text: scriptText({
      what: `Predicts with ${path} (TensorFlow SavedModel).`,
      imports: ['import numpy as np', 'import tensorflow as tf'],
      load: [`model = tf.saved_model.load(${quoted(path)}).signatures["serving_default"]`],
      run: [
        'def run(data: np.ndarray):',
        '    """Every output of the model by its name."""',
        '    name = next(iter(model.structured_input_signature[1]))',
        '    dtype = model.structured_input_signature[1][name].dtype',
        '    outputs = model(**{name: tf.constant(data, dtype=dtype)})',
        '    return {key: value.numpy().tolist() for key, value in outputs.items()}',
      ],
    }),
    packages: ['tensorflow', 'numpy'],
    example: undefined,
    note: undefined,
  };
}

/** A script for a TorchScript file. */
export function torchscript(path: string): ProposedScript {
  return {
    text: scriptText({
      what: `Predicts with ${path} (TorchScript).`,
      imports: ['import numpy as np', 'import torch'],
      load: [`model = torch.jit.load(${quoted(path)}, map_location="cpu")`, 'model.eval()'],
      run: [
        'def run(data: np.ndarray):',
        '    """The predictions, one for each row."""',
        '    with torch.inference_mode():',
        '        return model(torch.as_tensor(data, dtype=torch.float32)).tolist()',
      ],
    }),
    packages: ['torch', 'numpy'],
    example: undefined,
    note: undefined,
  };
}
