import type { SchemaSource } from '#contract/manifest/version.ts';
import type { ModelFormat, ModelPort } from '#contract/model/format.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { Parameter, ScriptFunction } from '../python/definitions.ts';
import { digestOfValue } from './canonical.ts';

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
  /** The script reads its input in a form of its own. */
  hasOwnForm: boolean,
): SchemaSource | undefined {
  if (run === undefined || hasOwnForm) return undefined;
  for (const model of models) {
    const description = describe(model.format);
    if (description !== undefined && fits(model.format, run))
      return { from: 'model', reference: model.reference, description };
  }
  return undefined;
}

/** The parameters that a request has to fill; those with a default, the parameters of an MLflow signature for one, come on top. */
function parametersOf(run: ScriptFunction): readonly Parameter[] {
  const filled = run.parameters.filter(
    ({ name, kind }) => name !== 'request_headers' && kind !== 'rest' && kind !== 'keywords',
  );
  const needed = filled.filter(({ hasDefault }) => !hasDefault);
  return needed.length > 0 ? needed : filled;
}

/** Whether nothing is said of a parameter's type but that it is a table or an array. */
function isOpen({ annotation }: Parameter): boolean {
  return annotation === undefined || /(?:DataFrame|ndarray)$/.test(annotation);
}

function fits(format: ModelFormat, run: ScriptFunction): boolean {
  const parameters = parametersOf(run);
  if (parameters.length === 0 || run.decorators.length > 0 || !parameters.every(isOpen)) return false;
  if (describe(format) === undefined) return false;
  const names = parameters.map((one) => one.name);
  const { inputs } = format;
  const isSingle = names.length === 1 && (inputs.length === 1 || inputs.every(isScalar));
  return (
    isSingle ||
    (inputs.length === names.length &&
      inputs.every((port) => !isScalar(port) && port.name !== undefined && names.includes(port.name)))
  );
}

/** Why no schema comes from models that describe their inputs; undefined when one does, or none describes any. */
export function whyNoModelSchema(
  models: readonly { readonly label: string; readonly format: ModelFormat }[],
  run: ScriptFunction,
  hasOwnForm: boolean,
): { readonly message: string; readonly hint: string } | undefined {
  const described = models.find(
    ({ format }) => (format.kind === 'mlflow' || format.kind === 'onnx') && format.inputs.length > 0,
  );
  const isUsed = !hasOwnForm && models.some(({ format }) => fits(format, run));
  if (described === undefined || isUsed) return undefined;
  const { label, format } = described;
  const parameters = parametersOf(run);
  const typed = parameters.find((one) => !isOpen(one));
  const because =
    run.decorators.length > 0
      ? 'run() has decorators that say it'
      : typed !== undefined
        ? `run() says the type of ${typed.name} itself`
        : hasOwnForm
          ? 'run() reads its input in another form'
          : describe(format) === undefined
            ? 'it mixes columns and arrays, or has no shape'
            : `run() takes ${listed(parameters.map((one) => one.name))}, and the model ${listed(format.inputs.map((port, index) => port.name ?? `input ${index + 1}`))}`;
  return {
    message: `The inputs that ${label} describes are not used: ${because}.`,
    hint: 'They are used when run() takes one table or array, or parameters with the names of the model, without other types.',
  };
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  return names.length > 6 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ');
}

/** The same source of the schema after a model has a new version: what that says of itself, where the old one's word was taken. */
export function renewSchema(source: SchemaSource, model: ModelVersion): SchemaSource {
  if (source.from !== 'model' || nameOf(source.reference) !== model.name) return source;
  const description = describe(model.format);
  return description === undefined
    ? { from: 'script' }
    : { from: 'model', reference: model.reference, description };
}

/**
 * A source of the schema as one word, for the labels of an image: `file`, `script`, or `model NAME DIGEST` with the digest of what the
 * model says of itself. Two versions of a model with the same word have the same schema.
 */
export function schemaWord(source: SchemaSource): string {
  return source.from === 'model'
    ? `model ${nameOf(source.reference)} ${digestOfValue(source.description)}`
    : source.from;
}

/** The word of the same image with another version of a model. */
export function renewedSchemaWord(word: string, model: ModelVersion): string {
  const [from, name] = word.split(' ');
  if (from !== 'model' || name === undefined) return word;
  return name === model.name
    ? schemaWord(renewSchema({ from, reference: `${name}:0`, description: null }, model))
    : word;
}

function nameOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}

function isScalar(port: ModelPort): boolean {
  return port.value.type === 'scalar';
}

/** Undefined for what is neither one table of columns nor arrays of a known rank. */
function describe(format: ModelFormat): ModelDescription | undefined {
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
