import type { YAMLMap } from 'yaml';
import type { Diagnostic, Range, TextEdit } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import type { YamlText } from './edit-yaml.ts';

/** Keys and positions in lists that lead to a value, as zod and YAML count them. */
export type ValuePath = readonly (string | number)[];

/** A manifest as it was written, with where everything stands. */
export interface ParsedManifest {
  readonly yaml: YamlText;
  readonly root: YAMLMap | undefined;
  /** What could be understood, defaults filled in; keys with errors are left out. Undefined: the YAML is broken. */
  readonly source: ManifestSource | undefined;
  readonly diagnostics: readonly Diagnostic[];
  node(path: ValuePath): unknown;
  /** Where a value stands; its nearest ancestor's key when it is not written. */
  range(path: ValuePath): Range;
  replace(path: ValuePath, value: string): TextEdit | undefined;
}

/** A place as people write it: `models[0].name`. */
export function labelOf(path: ValuePath): string {
  return path.reduce<string>(
    (label, part) =>
      typeof part === 'number' ? `${label}[${part}]` : label === '' ? part : `${label}.${part}`,
    '',
  );
}
