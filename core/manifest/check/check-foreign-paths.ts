import { posix } from 'node:path';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import type { ImportGraph } from '../doctor/local-modules.ts';
import { listFiles } from '../project/list-files.ts';
import type { Project } from '../project/open-project.ts';
import { positionsOf } from '../text/positions.ts';

const MOST_NAMED = 100;
const MOST_FILES = 5_000;

/**
 * Places that only the machine has where a project was written: drives and shares of Windows, home folders, volumes of macOS, and
 * those of notebook services.
 */
const OF_ONE_MACHINE: readonly RegExp[] = [
  /^(?:file:\/{2,3})?[A-Za-z]:[\\/](?![\\/])/,
  /^\\\\[\w.$-]+\\[\w.$-]+/,
  /^~[\w.-]*[\\/]/,
  /^(?:file:\/\/)?\/(?:home|Users|root|Volumes|mnt|media)\/[^/]/,
  /^\/(?:content|kaggle|dbfs|databricks|cygdrive|lakehouse|workspaces?|gdrive|notebooks)\/[^/]/,
];

/** Texts in the code that name a place of another machine. In an image nothing is there. */
export async function checkForeignPaths(
  project: Project,
  graph: ImportGraph,
): Promise<readonly Diagnostic[]> {
  const found = graph.modules.flatMap((module) =>
    module.outline.literals
      .filter(({ value }) => OF_ONE_MACHINE.some((pattern) => pattern.test(value)) && !/[\n{}]/.test(value))
      .map((literal) => ({ module, literal })),
  );
  if (found.length === 0) return [];
  const { files } = await listFiles(project.folder, { depth: 6, limit: MOST_FILES });
  const paths = files.map(({ path }) => path);
  return found.slice(0, MOST_NAMED).map(({ module, literal }) => {
    const own = sameInProject(literal.value, paths);
    const range = positionsOf(module.text).range(literal.start, literal.end);
    return report({
      severity: 'warning',
      code: 'path-of-another-machine',
      message: `“${literal.value}” is a path of one machine: the image does not have it.`,
      hint:
        own === undefined
          ? 'Put the file into the project, list it under `models:` or `files:`, and name it by its path from the project folder.'
          : `The project has ${own}: name it by that path.`,
      file: module.path,
      range,
      fixes: [
        own === undefined
          ? undefined
          : fixOf(`Use “${own}”`, { file: module.path, range, text: JSON.stringify(own) }),
      ],
    });
  });
}

/** The one file or folder of the project that the path most likely means: the longest end of it that stands there. */
function sameInProject(value: string, paths: readonly string[]): string | undefined {
  const parts = value
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '');
  const folders = new Set(paths.flatMap((path) => parentsOf(path)));
  const all = [...paths, ...folders];
  for (let from = 1; from < parts.length; from += 1) {
    const end = parts.slice(from).join('/');
    if (all.includes(end)) return end;
  }
  const name = parts.at(-1) ?? '';
  const [only, ...others] = paths.filter((path) => posix.basename(path) === name);
  return others.length === 0 ? only : undefined;
}

function parentsOf(path: string): readonly string[] {
  const parent = posix.dirname(path);
  return parent === '.' ? [] : [parent, ...parentsOf(parent)];
}
