import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { suggestName } from '#contract/name.ts';
import { fixOf, report } from '../diagnostic.ts';
import type { ImportGraph } from '../doctor/local-modules.ts';
import { findNamedPaths } from '../doctor/named-paths.ts';
import type { Expansion } from '../project/expand-files.ts';
import { hasModelEnding, modelStem } from '../project/model-files.ts';
import type { Project } from '../project/open-project.ts';
import { addToList } from '../source/edit-manifest.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { FILE_START, positionsOf } from '../text/positions.ts';
import type { CheckedModel } from './registered-models.ts';

/** Files of the project that its code names and that the image would not have. */
export async function checkNamedPaths(
  project: Project,
  parts: {
    readonly manifest: ParsedManifest;
    readonly graph: ImportGraph;
    /** Paths that the manifest names under `models:`, whatever is there. */
    readonly modelPaths: readonly string[];
    readonly models: readonly CheckedModel[];
    readonly expansions: readonly Expansion[];
  },
): Promise<readonly Diagnostic[]> {
  const { manifest, graph } = parts;
  const taken = new Set([
    ...parts.models.map((model) => model.appPath),
    ...parts.modelPaths,
    ...graph.modules.map((module) => module.path),
    ...parts.expansions.flatMap((expansion) => expansion.files.map((file) => file.path)),
  ]);
  const isTaken = (path: string): boolean =>
    taken.has(path) ||
    [...taken].some((one) => one.startsWith(`${path}/`)) ||
    path.split('/').some((_part, index, all) => taken.has(all.slice(0, index).join('/')));
  const positions = new Map(graph.modules.map((module) => [module.path, positionsOf(module.text)]));
  const named = await findNamedPaths(project, graph.modules);
  return named
    .filter(({ path }) => !isTaken(path))
    .map(({ path, kind, module, literal }) => {
      const entry = kind === 'folder' ? `${path}/` : path;
      const name = suggestName(modelStem(path));
      const isModel = hasModelEnding(path);
      return report({
        severity: 'warning',
        code: 'path-not-in-manifest',
        message: `“${entry}” is used here, but would be missing from the image.`,
        hint: isModel
          ? `Add it under \`models:\`: \`{name: ${name}, path: ${yamlScalar(path)}}\`.`
          : `Add it under \`files:\`: “${entry}”.`,
        file: module,
        range: positions.get(module)?.range(literal.start, literal.end) ?? FILE_START,
        fixes: [
          isModel
            ? fixOf(
                `Add “${path}” to models`,
                addToList(manifest, ['models'], [`{name: ${name}, path: ${yamlScalar(path)}}`]),
              )
            : fixOf(`Add “${entry}” to files`, addToList(manifest, ['files'], [entry])),
        ],
      });
    });
}
