import type { ManifestSource } from '#contract/manifest/source.ts';
import type { ModelModule } from '../check/check-model-modules.ts';
import type { CheckedModel } from '../check/registered-models.ts';
import type {
  DependencyList,
  ListedRequirement,
  WrittenRequirement,
} from '../dependencies/dependency-list.ts';
import { holds } from '../dependencies/marker.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import type { ImportGraph } from './local-modules.ts';

/** All that the dependency doctor looks at. */
export interface DoctorInput {
  readonly manifest: ParsedManifest;
  readonly source: ManifestSource;
  /** `3.11` */
  readonly python: string;
  readonly dependencies: DependencyList;
  /** The requirements that count in the image: those whose condition holds there. */
  readonly active: readonly ListedRequirement[];
  readonly graph: ImportGraph;
  readonly models: readonly CheckedModel[];
  /** The project's own files that loading the models imports. */
  readonly modelModules: readonly ModelModule[];
  /** Python files of the project by the module that they would be next to the script, wherever they lie. */
  readonly modulesElsewhere: ReadonlyMap<string, string>;
}

export function activeRequirements<Requirement extends WrittenRequirement>(
  requirements: readonly Requirement[],
  python: string,
): readonly Requirement[] {
  return requirements.filter(
    ({ requirement }) => requirement.marker === undefined || holds(requirement.marker, python),
  );
}
