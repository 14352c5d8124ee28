import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import type { ParsedManifest, ValuePath } from '../source/parsed-manifest.ts';

/** An error of the section `training:`. */
export function trainingProblem(
  manifest: Pick<ParsedManifest, 'yaml' | 'range'>,
  path: ValuePath,
  about: { readonly code: `training-${string}`; readonly message: string; readonly hint: string },
): Diagnostic {
  return report({ severity: 'error', ...about, file: manifest.yaml.file, range: manifest.range(path) });
}
