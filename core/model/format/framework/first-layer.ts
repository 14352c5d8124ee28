import { isValue, itemsOf, type PickleValue, qualifiedName } from '../pickle/pickle-value.ts';

/** Modules in modules in modules: deeper than this nobody nests them. */
const MOST_DEPTH = 24;

/** Whether a value of a pickle is a tensor of PyTorch (torch/_utils.py). */
export const isTensor = (value: PickleValue): boolean =>
  isValue(value, 'instance') &&
  isValue(value.of, 'global') &&
  /^torch\._utils\._rebuild/.test(qualifiedName(value.of));

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * How many values a row has that a saved network takes: the inputs of its first layer, when that is linear
 * (`torch.nn.Linear.weight` is outputs × inputs). Undefined for what begins otherwise: images, tokens.
 */
export const inputsOfFirstLayer = (root: PickleValue | undefined): number | undefined => {
  const [first] = root === undefined ? [] : weightsIn(root, '', 0);
  if (first === undefined || first.shape.length !== 2 || /embed|token|lookup/i.test(first.name))
    return undefined;
  return first.shape[1];
};

/** Tensors of more than one dimension in the order in which they were saved: biases and norms are no layers. */
function* weightsIn(value: PickleValue, name: string, depth: number): Generator<Weight> {
  if (depth > MOST_DEPTH) return;
  if (isTensor(value)) {
    const shape = shapeOf(value);
    if (shape !== undefined && shape.length > 1) yield { name, shape };
    return;
  }
  if (isValue(value, 'instance')) yield* weightsIn(value.state, name, depth + 1);
  if (!isValue(value, 'mapping') && !isValue(value, 'instance')) return;
  for (const [key, entry] of value.entries ?? []) yield* weightsIn(entry, `${name}.${key}`, depth + 1);
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, …)`; a parameter wraps one: `_rebuild_parameter(tensor, …)`. */
const shapeOf = (tensor: PickleValue): readonly number[] | undefined => {
  if (!isValue(tensor, 'instance')) return undefined;
  const [first, , size] = tensor.args;
  if (first !== undefined && isTensor(first)) return shapeOf(first);
  const shape = itemsOf(size).filter((each) => typeof each === 'number');
  return isValue(size, 'sequence') && shape.length === size.length ? shape : undefined;
};
