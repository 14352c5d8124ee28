import type { ManifestSource } from '#contract/manifest/source.ts';
import type { CheckedModel } from '../check/check-models.ts';
import type { DependencyList, ListedRequirement } from '../dependencies/dependency-list.ts';
import { holds } from '../dependencies/marker.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import type { ImportGraph } from './local-modules.ts';

/** All that the dependency doctor looks at. */
export interface Patient {
  readonly manifest: ParsedManifest;
  readonly source: ManifestSource;
  /** `3.11` */
  readonly python: string;
  readonly dependencies: DependencyList;
  readonly graph: ImportGraph;
  readonly models: readonly CheckedModel[];
}

/** The requirements that count in the image: those whose condition holds there. */
export function activeRequirements(
  patient: Pick<Patient, 'dependencies' | 'python'>,
): readonly ListedRequirement[] {
  return patient.dependencies.requirements.filter(
    ({ requirement }) => requirement.marker === undefined || holds(requirement.marker, patient.python),
  );
}
