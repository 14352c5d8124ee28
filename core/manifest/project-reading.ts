import type { LocalPath } from '#contract/local-path.ts';
import type { Diagnostic, TextEdit } from '#contract/manifest/diagnostic.ts';
import { type ManifestSource, RUNTIMES } from '#contract/manifest/source.ts';
import type { CheckedModel } from './check/registered-models.ts';
import type { CheckedParts, CheckedProject } from './checked-project.ts';
import type { CondaPart, ListedRequirement, WrittenRequirement } from './dependencies/dependency-list.ts';
import { isError } from './diagnostic.ts';
import { hasOwnForm } from './example/own-form.ts';
import type { ProjectFile } from './project/list-files.ts';
import type { ScriptFunction } from './python/definitions.ts';
import { setKey } from './source/edit-manifest.ts';

/** What a check found out, as plain data: it can leave the thread that found it out. */
export interface ProjectReading {
  /** Absolute, links resolved. */
  readonly folder: LocalPath;
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined: there is no manifest, its YAML is broken, or the check was stopped. */
  readonly parts: ReadingParts | undefined;
}

export interface ReadingParts {
  /** The manifest as it was written. */
  readonly text: string;
  readonly source: ManifestSource;
  /** The script, and the function that is called; undefined when there is none that can be read. */
  readonly script:
    | {
        readonly text: string;
        readonly run: ScriptFunction | undefined;
        /** run() takes its input apart: it is not the table or array that a model describes. */
        readonly hasOwnForm: boolean;
      }
    | undefined;
  /** The script and the modules of the project that it imports, as paths. */
  readonly modules: readonly string[];
  readonly models: readonly CheckedModel[];
  readonly requirements: readonly WrittenRequirement[];
  /** What is asked of conda itself. */
  readonly conda: CondaPart | undefined;
  /** What training needs beyond them. */
  readonly trainingRequirements: readonly WrittenRequirement[];
  /** True when the dependencies could not be read whole. */
  readonly hasDependencyErrors: boolean;
  /** The files that the entries of `files:` mean. */
  readonly files: readonly ProjectFile[];
  /** The saved requests, as paths. */
  readonly requests: readonly string[];
  /** How each runtime is chosen in the manifest, where it can be edited. */
  readonly runtimeEdits: Readonly<Record<string, TextEdit>>;
}

/** What leaves the thread of a checked project. */
export function readingOf({ project, diagnostics, parts }: CheckedProject): ProjectReading {
  return { folder: project.folder, diagnostics, parts: parts === undefined ? undefined : partsOf(parts) };
}

function partsOf(parts: CheckedParts): ReadingParts {
  const { graph } = parts.script;
  const [script] = graph.modules;
  return {
    text: parts.manifest.yaml.text,
    source: parts.source,
    script:
      script === undefined
        ? undefined
        : {
            text: script.text,
            run: script.outline.functions.findLast((one) => one.name === 'run'),
            hasOwnForm: hasOwnForm(
              script.text,
              parts.models.map(({ format }) => format),
            ),
          },
    modules: graph.modules.map(({ path }) => path),
    models: parts.models,
    requirements: parts.dependencies.requirements.map(plain),
    trainingRequirements: parts.trainingDependencies.requirements.map(plain),
    conda: parts.dependencies.conda,
    hasDependencyErrors: parts.dependencies.diagnostics.some(isError),
    files: parts.expansions.flatMap((expansion) => expansion.files),
    requests: parts.requests,
    runtimeEdits: Object.fromEntries(
      RUNTIMES.flatMap((runtime) => {
        const edit = setKey(parts.manifest, 'runtime', runtime);
        return edit === undefined ? [] : [[runtime, edit]];
      }),
    ),
  };
}

/** Functions cannot leave a thread. */
function plain({
  rename: _rename,
  pin: _pin,
  remove: _remove,
  ...written
}: ListedRequirement): WrittenRequirement {
  return written;
}
