import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { fixOf, report } from '../diagnostic.ts';
import { modelColumns } from '../example/known-columns.ts';
import type { ScriptFunction } from '../python/definitions.ts';
import { addToList } from '../source/edit-manifest.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import type { ParsedManifest, ValuePath } from '../source/parsed-manifest.ts';
import { nearest } from '../text/nearest.ts';
import { looksPersonal } from './personal-name.ts';
import type { CheckedModel } from './registered-models.ts';

export interface DataCheck {
  readonly manifest: ParsedManifest;
  readonly source: Pick<ManifestSource, 'data'>;
  readonly models: readonly CheckedModel[];
  readonly run: ScriptFunction | undefined;
  /** Texts of the schema file and the saved requests. */
  readonly samples: readonly string[];
}

/** What `data:` says of recorded calls, held against the names that the project knows. */
export function checkData(check: DataCheck): readonly Diagnostic[] {
  const { data } = check.source;
  if (data === undefined) return [];
  const known = knownNames(check);
  const kept = [...new Set([...known.columns, ...known.parameters])].filter(
    (name) => isRecorded(name, data.inputs, known) && !data.drop.includes(name) && !data.hash.includes(name),
  );
  return [
    ...unknownInputs(check, known),
    ...(['drop', 'hash'] as const).flatMap((list) => mistyped(check, list, [...known.all])),
    ...kept.filter(looksPersonal).map((name) => personal(check.manifest, name)),
  ];
}

interface KnownNames {
  readonly parameters: readonly string[];
  /** Undefined parameters may be given: `**inputs`. */
  readonly isOpen: boolean;
  readonly columns: readonly string[];
  readonly all: ReadonlySet<string>;
}

function knownNames({ models, run, samples }: DataCheck): KnownNames {
  const parameters = (run?.parameters ?? [])
    .filter(({ kind }) => kind !== 'rest' && kind !== 'keywords')
    .map(({ name }) => name);
  const inSamples = new Set<string>();
  for (const text of samples) collectNames(jsonOrNothing(text), inSamples);
  const ofModels = models.flatMap(({ label, format }) => modelColumns(label, format)?.names ?? []);
  const columns = [...new Set([...ofModels, ...inSamples])].filter((name) => !parameters.includes(name));
  return {
    parameters,
    isOpen: run === undefined || run.parameters.some(({ kind }) => kind === 'keywords' || kind === 'rest'),
    columns,
    all: new Set([...parameters, ...columns]),
  };
}

/** A request that is nested deeper is made to be so. */
const DEEPEST = 50;

/** Members of objects, and names in `columns` of a table. */
function collectNames(value: unknown, found: Set<string>, depth = 0): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  if (!Array.isArray(value)) for (const name of [...Object.keys(value), ...columnsIn(value)]) found.add(name);
  for (const part of Object.values(value)) collectNames(part, found, depth + 1);
}

function columnsIn(table: object): readonly string[] {
  const columns: unknown = 'columns' in table ? table.columns : undefined;
  return Array.isArray(columns) ? columns.filter((column) => typeof column === 'string') : [];
}

type Inputs = NonNullable<ManifestSource['data']>['inputs'];

/** Columns of an input that is not recorded are not recorded; which input they are of is not known. */
function isRecorded(name: string, inputs: Inputs, known: KnownNames): boolean {
  if (inputs === 'none') return false;
  return inputs === 'all' || !known.parameters.includes(name) || inputs.includes(name);
}

function unknownInputs({ manifest, source }: DataCheck, known: KnownNames): readonly Diagnostic[] {
  const inputs = source.data?.inputs;
  if (!Array.isArray(inputs) || known.isOpen || known.parameters.length === 0) return [];
  return inputs.flatMap((name, index) =>
    known.parameters.includes(name)
      ? []
      : [wrongName(manifest, { path: ['data', 'inputs', index], name, candidates: known.parameters })],
  );
}

/** A name that nothing has may be one of the outputs. One that is nearly that of a column is a slip, and the column would be stored. */
function mistyped(
  { manifest, source }: DataCheck,
  list: 'drop' | 'hash',
  candidates: readonly string[],
): readonly Diagnostic[] {
  return (source.data?.[list] ?? []).flatMap((name, index) =>
    candidates.includes(name) || nearest(name, candidates) === undefined
      ? []
      : [wrongName(manifest, { path: ['data', list, index], name, candidates })],
  );
}

function wrongName(
  manifest: ParsedManifest,
  about: { readonly path: ValuePath; readonly name: string; readonly candidates: readonly string[] },
): Diagnostic {
  const { path, name, candidates } = about;
  const meant = nearest(name, candidates);
  return report({
    severity: 'warning',
    code: 'unknown-data-name',
    message: `No input or column of the project is called “${name}”.`,
    hint:
      meant === undefined
        ? `Available: ${candidates.slice(0, 10).join(', ')}.`
        : `Did you mean “${meant}”? As it is, “${meant}” is treated as if it were not named.`,
    file: manifest.yaml.file,
    range: manifest.range(path),
    fixes: meant === undefined ? [] : [fixOf(`Use “${meant}”`, manifest.replace(path, yamlScalar(meant)))],
  });
}

function personal(manifest: ParsedManifest, name: string): Diagnostic {
  return report({
    severity: 'warning',
    code: 'personal-data',
    message: `“${name}” looks personal, and is stored when a service records its calls.`,
    hint: 'Name it under `drop` to leave it out, or under `hash` to store a keyed hash.',
    file: manifest.yaml.file,
    range: manifest.range(['data']),
    fixes: [
      fixOf(`Drop “${name}”`, addToList(manifest, ['data', 'drop'], [name])),
      fixOf(`Hash “${name}”`, addToList(manifest, ['data', 'hash'], [name])),
    ],
  });
}
