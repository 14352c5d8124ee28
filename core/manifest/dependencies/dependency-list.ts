import type { Diagnostic, Range, TextEdit } from '#contract/manifest/diagnostic.ts';
import type { Requirement } from './requirement.ts';
import type { Clause } from './specifier.ts';

/** One requirement, and where it was written. */
export interface WrittenRequirement {
  readonly requirement: Requirement;
  /** As a line of a requirements file. */
  readonly text: string;
  /** `sha256:…` values one of which the package must have, when any are given. */
  readonly hashes: readonly string[];
  readonly file: string;
  readonly range: Range;
  readonly nameRange: Range;
  /** What conda is asked for when PyPI has no package of the name; only for entries of a conda file. */
  readonly conda?: string | undefined;
}

/** One requirement, and how it is changed. */
export interface ListedRequirement extends WrittenRequirement {
  /** Puts another name in its place. */
  readonly rename: (name: string) => TextEdit;
  /** Asks for exactly this version; undefined for one that comes from an address. */
  readonly pin: (version: string) => TextEdit | undefined;
  readonly remove: TextEdit | undefined;
}

/** What a dependency file says of the Python it is meant for. */
export interface WantedPython {
  readonly text: string;
  readonly clauses: readonly Clause[];
  readonly file: string;
  readonly range: Range;
}

/** One package that is installed from the channels of conda. */
export interface CondaEntry {
  readonly name: string;
  /** As conda is asked for it: `hmmer ==3.4`. */
  readonly spec: string;
  readonly file: string;
  readonly range: Range;
}

/** What a conda file asks of conda itself. */
export interface CondaPart {
  readonly entries: readonly CondaEntry[];
  /** The channels that the file lists. */
  readonly channels: readonly string[];
}

/** The dependencies of a project, whatever they were written in. */
export interface DependencyList {
  readonly kind: 'conda' | 'requirements' | 'pyproject' | 'list' | 'none';
  readonly requirements: readonly ListedRequirement[];
  readonly python: WantedPython | undefined;
  readonly conda?: CondaPart | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** How one more requirement is written; undefined when the file does not let us (it does not parse). */
  readonly add: (requirement: string) => TextEdit | undefined;
}
