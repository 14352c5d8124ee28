import { type Dimension, dataTypeSchema, type ModelPort, type ModelRisk } from '#contract/model/format.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../bytes/json-value.ts';
import { riskOf } from '../pickle/pickle-globals.ts';
import { printable } from '../pickle/pickle-value.ts';

/** Reads the configuration that Keras saves with a model: `{class_name, config: {layers: […]}}`. */

/** The class of the model, e.g. `Functional`, `Sequential`. */
export const modelClass = (config: unknown): string | undefined => {
  const name = textAt(config, 'class_name');
  return name === undefined ? undefined : printable(name);
};

const dimensionOf = (size: unknown): Dimension => (typeof size === 'number' && size >= 0 ? size : null);

const portOf = (layer: unknown): ModelPort => {
  const config = objectAt(layer, 'config');
  // Keras 2 called it batch_input_shape.
  const shape =
    listAt(config, 'batch_shape').length > 0
      ? listAt(config, 'batch_shape')
      : listAt(config, 'batch_input_shape');
  const dtype = dataTypeSchema.safeParse(textAt(config, 'dtype'));
  const name = textAt(config, 'name');
  return {
    ...(name !== undefined && { name: printable(name) }),
    required: config.optional !== true,
    value: {
      type: 'tensor',
      dtype: dtype.success ? dtype.data : 'float32',
      ...(shape.length > 0 && { shape: shape.slice(0, 64).map(dimensionOf) }),
    },
  };
};

/** The inputs: the input layers, or the first layer of a Keras 2 Sequential that knows its input's shape. */
export const modelInputs = (config: unknown): ModelPort[] => {
  const layers = listAt(objectAt(config, 'config'), 'layers');
  const inputs = layers.filter((layer) => textAt(layer, 'class_name') === 'InputLayer');
  const [first] = layers;
  const shaped = listAt(objectAt(first, 'config'), 'batch_input_shape').length > 0;
  return (inputs.length === 0 && shaped ? [first] : inputs).slice(0, 1_000).map(portOf);
};

const OF_KERAS = /^(keras|tf_keras|tensorflow)(\.|$)/;
const CARRIED =
  'A Lambda layer carries Python code inside the model, which runs when the model is loaded or used.';

const riskAt = (node: JsonObject): ModelRisk | undefined => {
  const kind = textAt(node, 'class_name');
  if (kind === undefined) return undefined;
  const config = node.config;
  if (kind === 'Lambda') {
    return {
      level: 'danger',
      name: printable(`Lambda layer ${textAt(config, 'name') ?? ''}`.trim()),
      reason: CARRIED,
    };
  }
  const module = textAt(node, 'module');
  if (module === undefined || OF_KERAS.test(module)) return undefined;
  const named = kind === 'function' && typeof config === 'string' ? config : kind;
  const reason = 'It is not part of Keras. The program that loads the model must import it.';
  return (
    riskOf({ module, name: named }) ?? { level: 'caution', name: printable(`${module}.${named}`), reason }
  );
};

const MOST_NODES = 500_000;
const MOST_RISKS = 100;

const childrenOf = (node: unknown): readonly unknown[] => {
  if (Array.isArray(node)) return node;
  return isObject(node) ? Object.values(node) : [];
};

/** What in the configuration is code or leads to code, anywhere in it. */
export const modelRisks = (config: unknown): ModelRisk[] => {
  const risks = new Map<string, ModelRisk>();
  const waiting: unknown[] = [config];
  for (let count = 0; waiting.length > 0 && count < MOST_NODES && risks.size < MOST_RISKS; count += 1) {
    const node = waiting.pop();
    const risk = isObject(node) ? riskAt(node) : undefined;
    if (risk !== undefined) risks.set(risk.name, risk);
    for (const child of childrenOf(node)) waiting.push(child);
  }
  return [...risks.values()];
};
