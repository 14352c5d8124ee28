import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import type { CheckedScript } from './check/check-script.ts';
import type { CheckedModel } from './check/registered-models.ts';
import type { DependencyList } from './dependencies/dependency-list.ts';
import type { Expansion } from './project/expand-files.ts';
import type { Project } from './project/open-project.ts';
import type { ParsedManifest } from './source/parsed-manifest.ts';

/** A project looked at as a whole: what a build needs of it, and everything that is wrong with it. */
export interface CheckedProject {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined: there is no manifest, or its YAML is broken. */
  readonly parts: CheckedParts | undefined;
}

export interface CheckedParts {
  readonly manifest: ParsedManifest;
  readonly source: ManifestSource;
  readonly script: CheckedScript;
  readonly models: readonly CheckedModel[];
  readonly dependencies: DependencyList;
  /** What training needs beyond them. */
  readonly trainingDependencies: DependencyList;
  readonly expansions: readonly Expansion[];
  readonly requests: readonly string[];
}
