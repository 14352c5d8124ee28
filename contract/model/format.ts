import { z } from 'zod';

/** The element types of tensors and columns, by their NumPy names; `object` is any Python value. */
export const dataTypeSchema = z.enum([
  'bool',
  'int4',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint4',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float8',
  'float16',
  'bfloat16',
  'float32',
  'float64',
  'complex64',
  'complex128',
  'string',
  'bytes',
  'datetime',
  'object',
]);
export type DataType = z.infer<typeof dataTypeSchema>;

/** A dimension of a shape: its size, the name of a free dimension, or null for a free one without a name. */
export type Dimension = number | string | null;

/** What one input or output of a model carries. */
export type ValueType =
  /** An array of any rank; without `shape` even the rank is unknown. */
  | { readonly type: 'tensor'; readonly dtype: DataType; readonly shape?: readonly Dimension[] | undefined }
  /** One value; as an input of a table's model, one value a row. */
  | { readonly type: 'scalar'; readonly dtype: DataType }
  | { readonly type: 'array'; readonly items: ValueType }
  | { readonly type: 'map'; readonly keys: DataType; readonly values: ValueType }
  | { readonly type: 'object'; readonly properties: readonly ModelPort[] }
  | { readonly type: 'any' };

/** An input or output of a model. MLflow allows ports without a name. */
export interface ModelPort {
  readonly name?: string | undefined;
  readonly required: boolean;
  readonly value: ValueType;
}

export const valueTypeSchema: z.ZodType<ValueType> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('tensor'),
      dtype: dataTypeSchema,
      shape: z
        .array(z.union([z.number(), z.string(), z.null()]))
        .readonly()
        .optional(),
    }),
    z.object({ type: z.literal('scalar'), dtype: dataTypeSchema }),
    z.object({ type: z.literal('array'), items: valueTypeSchema }),
    z.object({ type: z.literal('map'), keys: dataTypeSchema, values: valueTypeSchema }),
    z.object({ type: z.literal('object'), properties: z.array(modelPortSchema).readonly() }),
    z.object({ type: z.literal('any') }),
  ]),
);

export const modelPortSchema: z.ZodType<ModelPort> = z.lazy(() =>
  z.object({ name: z.string().optional(), required: z.boolean(), value: valueTypeSchema }),
);

/**
 * Something in a model file that runs code when the model is loaded, beyond what its framework needs.
 * `danger`: known ways to run commands or reach files and the network. `caution`: can be legitimate, look at it.
 */
export const modelRiskSchema = z.object({
  level: z.enum(['danger', 'caution']),
  /** The Python name or the part of the file, e.g. `os.system` or `Lambda layer double`. */
  name: z.string(),
  reason: z.string(),
});
export type ModelRisk = z.infer<typeof modelRiskSchema>;

const described = {
  /** The framework's name as users write it, e.g. `scikit-learn`; `unknown` when nothing tells. */
  framework: z.string(),
  /** PyPI package → the version recorded inside the model. Only what is recorded: see `imports` for the rest. */
  packages: z.record(z.string(), z.string()),
  /** Top-level Python modules that loading the model imports, by import name, e.g. `sklearn`. */
  imports: z.array(z.string()).readonly(),
  /** The Python version recorded inside the model, e.g. `3.11.7`. */
  python: z.string().optional(),
  /**
   * `code`: loading the model can run code that is in it (pickles), or nothing tells that it cannot (unknown files).
   * `data`: it is read as data only.
   */
  safety: z.enum(['data', 'code']),
  risk: z.array(modelRiskSchema).readonly(),
  /** Empty when the format does not describe them. */
  inputs: z.array(modelPortSchema).readonly(),
  outputs: z.array(modelPortSchema).readonly(),
  /** Why the result is partial or unknown, as sentences for the user. */
  note: z.string().optional(),
  /** When a folder was given that is not a format of its own: the file in it that was described, `/`-separated. */
  file: z.string().optional(),
};

/** The features that a model was fitted to, as far as the file says. */
export const featuresSchema = z.object({
  count: z.number().optional(),
  names: z.array(z.string()).readonly().optional(),
  /** Those of `names` that are known to hold text, each with a text that it may hold. */
  texts: z.record(z.string(), z.string()).optional(),
  /** Those of `names` that were pandas categories, each with its values in their order. */
  categories: z
    .record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])).readonly())
    .optional(),
});
export type Features = z.infer<typeof featuresSchema>;

export const compressionSchema = z.enum(['none', 'zlib', 'gzip', 'bz2', 'lzma', 'xz', 'lz4']);
export type Compression = z.infer<typeof compressionSchema>;

const tensorSchema = z.object({
  name: z.string(),
  dtype: dataTypeSchema,
  shape: z.array(z.number()).readonly(),
});

export const modelFormatSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pickle'),
    ...described,
    /** Who wrote it: the `pickle` module, joblib or cloudpickle. */
    writer: z.enum(['pickle', 'joblib', 'cloudpickle']),
    compression: compressionSchema,
    /** False when the compression could not be read: nothing below is known then. */
    inspected: z.boolean(),
    protocol: z.number().optional(),
    /** The class of the pickled object, e.g. `sklearn.pipeline.Pipeline`, `dict`. */
    class: z.string().optional(),
    /** Every class and function that the opcodes name, in order of first use, at most 500. */
    globals: z.array(z.string()).readonly(),
    /** The modules of `globals`. */
    modules: z.array(z.string()).readonly(),
    features: featuresSchema.optional(),
  }),
  z.object({
    kind: z.literal('onnx'),
    ...described,
    irVersion: z.number().optional(),
    /** Operator set domain → version; the default domain is `ai.onnx`. */
    opset: z.record(z.string(), z.number()),
    producer: z.object({ name: z.string(), version: z.string().optional() }).optional(),
    metadata: z.record(z.string(), z.string()),
    /** Weights lie in these files next to the model, which must be registered together with it. */
    externalData: z.array(z.string()).readonly(),
  }),
  z.object({
    kind: z.literal('mlflow'),
    ...described,
    /** Flavor → its library's version when recorded. */
    flavors: z.array(z.object({ name: z.string(), version: z.string().optional() })).readonly(),
    mlflowVersion: z.string().optional(),
    loaderModule: z.string().optional(),
    /** Parameters of the signature: optional inputs with a default. */
    params: z
      .array(z.object({ name: z.string(), dtype: dataTypeSchema, default: z.json().optional() }))
      .readonly(),
    /** The lines of requirements.txt, or of the pip section of conda.yaml. */
    requirements: z.array(z.string()).readonly(),
    /** The model file inside the folder, when it could be told. */
    artifact: z
      .object({
        path: z.string(),
        kind: z.string(),
        framework: z.string(),
        class: z.string().optional(),
      })
      .optional(),
  }),
  z.object({
    kind: z.literal('keras'),
    ...described,
    container: z.enum(['keras', 'h5', 'saved-model']),
    /** The class of the model, e.g. `Functional`. */
    class: z.string().optional(),
    backend: z.string().optional(),
  }),
  z.object({
    kind: z.literal('pytorch'),
    ...described,
    container: z.enum(['zip', 'legacy']),
    content: z.enum(['torchscript', 'exported-program', 'state-dict', 'module', 'object']),
    /** The class of the saved object, e.g. `torch.nn.modules.container.Sequential`. */
    class: z.string().optional(),
    globals: z.array(z.string()).readonly(),
    /** Of a network that begins with a linear layer. */
    features: featuresSchema.optional(),
  }),
  z.object({
    kind: z.literal('lightgbm'),
    ...described,
    objective: z.string().optional(),
    classes: z.number().optional(),
    features: featuresSchema,
  }),
  z.object({
    kind: z.literal('xgboost'),
    ...described,
    container: z.enum(['json', 'ubj', 'binary']),
    objective: z.string().optional(),
    booster: z.string().optional(),
    features: featuresSchema,
  }),
  z.object({ kind: z.literal('catboost'), ...described, features: featuresSchema.optional() }),
  z.object({
    kind: z.literal('skops'),
    ...described,
    /** The class of the saved object, e.g. `sklearn.pipeline.Pipeline`. */
    class: z.string().optional(),
    /** Types that skops builds only when the caller says that it trusts them, at most 500. */
    untrusted: z.array(z.string()).readonly(),
    features: featuresSchema.optional(),
  }),
  z.object({
    kind: z.literal('safetensors'),
    ...described,
    tensorCount: z.number(),
    /** At most the first 1,000. */
    tensors: z.array(tensorSchema).readonly(),
    metadata: z.record(z.string(), z.string()),
  }),
  z.object({
    kind: z.literal('folder'),
    ...described,
    /** The model files in the folder, when there are several. */
    members: z.array(z.object({ file: z.string(), kind: z.string(), framework: z.string() })).readonly(),
  }),
  z.object({ kind: z.literal('unknown'), ...described }),
]);

/** What a model file or folder is, told from its bytes; nothing was loaded or executed. */
export type ModelFormat = z.infer<typeof modelFormatSchema>;
export type ModelFormatKind = ModelFormat['kind'];
