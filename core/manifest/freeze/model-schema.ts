import type { SchemaSource } from '#contract/manifest/version.ts';
import type { ModelPort } from '#contract/model/format.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { ScriptFunction } from '../python/definitions.ts';

/** How a model's own description of its inputs stands in `schemaSource`: what `--model-schema` reads. */
interface ModelDescription {
  readonly source: 'mlflow' | 'onnx';
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
}

/**
 * The schema a model brings, if run() takes just what the model describes: the same names, or one table for the
 * columns of an MLflow signature. A script that says its types itself (hints, decorators) knows better.
 */
export function schemaFromModels(
  models: readonly ModelVersion[],
  run: ScriptFunction | undefined,
): SchemaSource | undefined {
  const parameters = run?.parameters.filter((one) => one.name !== 'request_headers') ?? [];
  if (run === undefined || parameters.length === 0 || run.decorators.length > 0) return undefined;
  if (
    parameters.some((one) => one.annotation !== undefined && !/(?:DataFrame|ndarray)$/.test(one.annotation))
  )
    return undefined;
  const names = parameters.map((one) => one.name);
  for (const model of models) {
    const description = describe(model);
    if (description === undefined) continue;
    const { inputs } = model.format;
    const isSingle = names.length === 1 && (inputs.length === 1 || inputs.every(isScalar));
    const isByName =
      inputs.length === names.length &&
      inputs.every((port) => !isScalar(port) && port.name !== undefined && names.includes(port.name));
    if (isSingle || isByName) return { from: 'model', reference: model.reference, description };
  }
  return undefined;
}

/** The same source of the schema after a model has a new version: what that says of itself, where the old one's word was taken. */
export function renewSchema(source: SchemaSource, model: ModelVersion): SchemaSource {
  if (source.from !== 'model' || nameOf(source.reference) !== model.name) return source;
  const description = describe(model);
  return description === undefined
    ? { from: 'script' }
    : { from: 'model', reference: model.reference, description };
}

function nameOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}

function isScalar(port: ModelPort): boolean {
  return port.value.type === 'scalar';
}

/** Undefined for what is neither one table of columns nor arrays of a known rank. */
function describe(model: ModelVersion): ModelDescription | undefined {
  const { format } = model;
  if ((format.kind !== 'mlflow' && format.kind !== 'onnx') || format.inputs.length === 0) return undefined;
  const isTable =
    format.kind === 'mlflow' && format.inputs.every((port) => isScalar(port) && port.name !== undefined);
  const inputs = format.inputs.flatMap(describePort);
  const areArrays = !format.inputs.some(isScalar) && inputs.length === format.inputs.length;
  if (!isTable && !areArrays) return undefined;
  return { source: format.kind, inputs, outputs: format.outputs.flatMap(describePort) };
}

/** `{name, dtype, shape}` for an array, `{name, type}` for a column; nothing for what has no such words. */
function describePort(port: ModelPort): readonly unknown[] {
  const named = { ...(port.name === undefined ? {} : { name: port.name }), required: port.required };
  const { value } = port;
  if (value.type === 'scalar') return [{ ...named, type: value.dtype }];
  if (value.type === 'tensor' && value.shape !== undefined)
    return [{ ...named, dtype: value.dtype, shape: value.shape }];
  return [];
}
