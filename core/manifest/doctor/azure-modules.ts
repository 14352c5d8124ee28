/** Modules of Azure ML's SDKs that every image has: what is in resources/scoring next to the server. */
const PROVIDED = [
  'azure.ml.api',
  'azureml.ai.monitoring',
  'azureml.api',
  'azureml.assets',
  'azureml.contrib.services',
  'azureml.core.model',
  'azureml.datacollector',
  'azureml.logging',
  'azureml.monitoring',
  'azureml_inference_server_http',
  'slipway_scoring',
];

/** Packages of PyPI that have other modules of Azure ML. */
const PACKAGES: Readonly<Record<string, string>> = {
  'azureml.automl.core': 'azureml-automl-core',
  'azureml.automl.runtime': 'azureml-automl-runtime',
  'azureml.contrib.automl': 'azureml-contrib-automl-dnn-forecasting',
  'azureml.core': 'azureml-core',
  'azureml.dataprep': 'azureml-dataprep',
  'azureml.explain': 'azureml-explain-model',
  'azureml.interpret': 'azureml-interpret',
  'azureml.mlflow': 'azureml-mlflow',
  'azureml.opendatasets': 'azureml-opendatasets',
  'azureml.pipeline': 'azureml-pipeline',
  'azureml.telemetry': 'azureml-telemetry',
  'azureml.train': 'azureml-train-core',
  'azureml.training': 'azureml-training-tabular',
};

export type AzureModule =
  | { readonly kind: 'provided' }
  | { readonly kind: 'package'; readonly name: string }
  /** Of the tools of 2017, which were never on PyPI, or are no longer there. */
  | { readonly kind: 'gone' };

/** What a module of Azure ML is here; undefined for every other module. `names`: what is imported from it. */
export function azureModule(module: string, names: readonly string[]): AzureModule | undefined {
  if (!/^(?:azureml|azureml_inference_server_http|slipway_scoring|azure\.ml\.api)(?:\.|$)/.test(module))
    return undefined;
  const wanted = names.length === 0 ? [module] : names.map((name) => `${module}.${name}`);
  const isProvided = (one: string): boolean =>
    PROVIDED.some((place) => one === place || one.startsWith(`${place}.`));
  if (module === 'azureml' && names.length === 0) return { kind: 'provided' };
  if (isProvided(module) || wanted.every(isProvided)) return { kind: 'provided' };
  for (const one of [module, ...wanted])
    for (const [place, name] of Object.entries(PACKAGES))
      if (one === place || one.startsWith(`${place}.`)) return { kind: 'package', name };
  return { kind: 'gone' };
}
