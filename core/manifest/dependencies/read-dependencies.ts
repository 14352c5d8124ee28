import { isScalar, isSeq } from 'yaml';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { missingPath } from '../check/path-problem.ts';
import { report } from '../diagnostic.ts';
import { cleanPath } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import { addToList } from '../source/edit-manifest.ts';
import { appendToMap, yamlScalar } from '../source/edit-yaml.ts';
import type { ParsedManifest, ValuePath } from '../source/parsed-manifest.ts';
import { readCondaFile } from './conda-file.ts';
import type { DependencyList } from './dependency-list.ts';
import { foreignFile } from './foreign-file.ts';
import { readInlineList } from './inline-list.ts';
import { readPyprojectFile } from './pyproject-file.ts';
import { readRequirementsFile } from './requirements-file.ts';

/** Names a conda file goes by; the last four are those of Azure ML's projects and samples. */
export const CONDA_FILES = [
  'conda.yml',
  'conda.yaml',
  'environment.yml',
  'environment.yaml',
  'conda_dependencies.yml',
  'conda_dependencies.yaml',
  'conda_env.yml',
  'conda_env.yaml',
] as const;

/** Reads the dependencies that a manifest names, or its training, whatever they are written in. */
export async function readDependencies(
  project: Project,
  manifest: ParsedManifest,
  key: ValuePath = ['dependencies'],
): Promise<DependencyList> {
  const node = manifest.node(key);
  if (isSeq(node)) return withDuplicates(readInlineList(manifest.yaml, node));
  if (!isScalar(node) || typeof node.value !== 'string') return noDependencies(manifest);
  const path = cleanPath(node.value);
  const text = await project.read(path);
  if (text === undefined)
    return {
      ...noDependencies(manifest),
      add: () => undefined,
      diagnostics: [
        await missingPath({
          project,
          path: node.value,
          file: manifest.yaml.file,
          range: manifest.range(key),
          what: 'dependency file',
          candidates: [...CONDA_FILES, 'requirements.txt', 'pyproject.toml'],
          write: (name) => manifest.replace(key, yamlScalar(name)),
        }),
      ],
    };
  return withDuplicates(await readFile(project, manifest, { path, text }));
}

async function readFile(
  project: Project,
  manifest: ParsedManifest,
  file: { readonly path: string; readonly text: string },
): Promise<DependencyList> {
  const foreign = foreignFile(file.path, file.text);
  if (foreign !== undefined)
    return { ...noDependencies(manifest), add: () => undefined, diagnostics: [foreign] };
  if (/\.toml$/i.test(file.path)) return readPyprojectFile(file.path, file.text);
  if (/\.ya?ml$/i.test(file.path))
    return readCondaFile(project, {
      file: file.path,
      text: file.text,
      addSystemPackages: (packages) => addToList(manifest, ['image', 'packages'], packages),
    });
  return readRequirementsFile(project, file.path, file.text);
}

function noDependencies(manifest: ParsedManifest): DependencyList {
  return {
    kind: 'none',
    requirements: [],
    python: undefined,
    diagnostics: [],
    add: (requirement) =>
      manifest.node(['dependencies']) === undefined
        ? appendToMap({
            ...manifest.yaml,
            map: manifest.root,
            key: 'dependencies',
            value: `[${yamlScalar(requirement)}]`,
          })
        : manifest.replace(['dependencies'], `[${yamlScalar(requirement)}]`),
  };
}

/** Names packages that are asked for twice. */
function withDuplicates(list: DependencyList): DependencyList {
  const seen = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const one of list.requirements) {
    const { key, marker, name } = one.requirement;
    const before = seen.get(key);
    // Two with conditions stand for two cases: `numpy<2; python_version<"3.9"` and the like.
    if (before !== undefined && marker === undefined)
      diagnostics.push(
        report({
          severity: 'warning',
          code: 'duplicate-requirement',
          message: `${name} is listed twice: “${before}” and “${one.text}”.`,
          hint: 'Keep one of them.',
          file: one.file,
          range: one.range,
          fixes: [
            before === one.text && one.remove !== undefined
              ? { title: 'Remove the second', edits: [one.remove] }
              : undefined,
          ],
        }),
      );
    if (marker === undefined) seen.set(key, one.text);
  }
  return { ...list, diagnostics: [...list.diagnostics, ...diagnostics] };
}
