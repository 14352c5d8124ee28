import { yamlScalar } from '../source/edit-yaml.ts';

/** What a proposed manifest says. */
export interface Proposal {
  readonly name: string;
  readonly models: readonly { readonly name: string; readonly path: string }[];
  readonly script: string;
  readonly runtime: string;
  readonly runtimeReason: string;
  readonly dependencies: string | undefined;
  readonly schema: string | undefined;
  readonly files: readonly string[];
  readonly packages: readonly string[];
  /** The section `training:`; undefined without a script that trains. */
  readonly training: string | undefined;
}

/** A manifest as a person would write it, with a short word on every line that may want a change. */
export function writeManifest(proposal: Proposal): string {
  const { name, models, script, runtime, dependencies, schema, files, packages } = proposal;
  const lines = [
    '# How Slipway makes a prediction service of this folder. `slipway up` builds, runs and tests it.',
    entry('name', name, 'names the image and the service'),
    ...(models.length === 0
      ? ['models: []']
      : [
          'models: # registered when an image is built, whenever their bytes are new',
          ...models.flatMap((model) => [`  - name: ${model.name}`, `    path: ${yamlScalar(model.path)}`]),
        ]),
    entry('script', yamlScalar(script), 'init() and run(...)'),
    entry('runtime', runtime, proposal.runtimeReason),
    ...(dependencies === undefined ? [] : [entry('dependencies', yamlScalar(dependencies))]),
    ...(schema === undefined ? [] : [entry('schema', yamlScalar(schema), 'inputs and outputs of run()')]),
    ...(files.length === 0
      ? []
      : ['files: # what else the script needs', ...files.map((file) => `  - ${yamlScalar(file)}`)]),
    ...(packages.length === 0
      ? []
      : ['image:', `  packages: [${packages.join(', ')}] # Debian packages that the dependencies need`]),
  ];
  return `${lines.join('\n')}\n${proposal.training ?? ''}`;
}

function entry(key: string, value: string, comment?: string): string {
  const line = `${key}: ${value}`;
  return comment === undefined || comment === '' ? line : `${line.padEnd(28)} # ${comment}`;
}
