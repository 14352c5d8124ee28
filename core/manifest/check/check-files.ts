import { isSeq } from 'yaml';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import { fixOf, report } from '../diagnostic.ts';
import type { FoundImport } from '../doctor/local-modules.ts';
import { type Expansion, expandFiles } from '../project/expand-files.ts';
import { listFiles, type Obstacle } from '../project/list-files.ts';
import type { Project } from '../project/open-project.ts';
import { addToList } from '../source/edit-manifest.ts';
import { removeFromSequence, yamlScalar } from '../source/edit-yaml.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { nearest } from '../text/nearest.ts';
import { FILE_START, positionsOf } from '../text/positions.ts';
import { findPlaceholder, type Placeholder } from './check-placeholders.ts';
import { missingPath } from './path-problem.ts';

/** The files that `files:` names, and what is wrong with its entries. */
export async function checkFiles(
  project: Project,
  manifest: ParsedManifest,
  source: Pick<ManifestSource, 'files'>,
): Promise<{ readonly expansions: readonly Expansion[]; readonly diagnostics: readonly Diagnostic[] }> {
  const expansions = await expandFiles(project, source.files);
  const diagnostics: Diagnostic[] = [];
  const isIncomplete = expansions.some((expansion) => expansion.found?.kind === 'missing');
  const nearby = isIncomplete ? await nearbyFiles(project) : [];
  for (const [index, expansion] of expansions.entries()) {
    const found = await checkEntry(project, manifest, { expansion, index, nearby });
    diagnostics.push(...found);
  }
  return { expansions, diagnostics };
}

const OBSTACLE_CODES: Readonly<Record<Obstacle['kind'], string>> = {
  outside: 'path-outside',
  unsafe: 'unsafe-path',
  missing: 'missing-file',
};

function obstacleWords({ kind, because }: Obstacle): string {
  if (kind === 'outside') return 'is a link to a place outside the project folder';
  if (kind === 'missing') return 'is a broken link';
  if (because === 'link loop') return 'is a link to a folder above it';
  return because === 'hidden'
    ? 'is hidden, and hidden files are not read from here'
    : 'is neither a file nor a folder (a socket, pipe or device)';
}

async function checkEntry(
  project: Project,
  manifest: ParsedManifest,
  options: { readonly expansion: Expansion; readonly index: number; readonly nearby: readonly string[] },
): Promise<readonly Diagnostic[]> {
  const { expansion, index, nearby } = options;
  const { entry, found } = expansion;
  const path = ['files', index] as const;
  const range = manifest.range(path);
  const { file } = manifest.yaml;
  if (found !== undefined && found.kind !== 'file' && found.kind !== 'folder') {
    const meant = found.kind === 'missing' ? nearest(entry, nearby) : undefined;
    const candidates = meant === undefined ? [] : [meant];
    const write = (name: string) => manifest.replace(path, yamlScalar(name));
    return [await missingPath({ project, path: entry, file, range, what: 'file', candidates, write })];
  }
  const obstacles = expansion.obstacles.map((obstacle) =>
    report({
      severity: 'error',
      code: OBSTACLE_CODES[obstacle.kind],
      message: `“${obstacle.path}” in “${entry}” ${obstacleWords(obstacle)}.`,
      hint: 'Remove it, or list the needed files one by one.',
      file,
      range,
    }),
  );
  const placeholder = await findPlaceholder(expansion.files, isPointer);
  if (placeholder !== undefined) obstacles.push(notTheFile(placeholder, { file, range }));
  if (obstacles.length > 0 || expansion.files.length > 0) return obstacles;
  const sequence = manifest.node(['files']);
  const remove = isSeq(sequence)
    ? removeFromSequence({ ...manifest.yaml, sequence, item: manifest.node(path) })
    : undefined;
  return [
    report({
      severity: 'warning',
      code: 'no-match',
      message: found === undefined ? `No file of the project matches “${entry}”.` : `“${entry}” is empty.`,
      hint: 'Correct it, or remove it.',
      file,
      range,
      fixes: [fixOf(`Remove “${entry}”`, remove)],
    }),
  ];
}

/** Pages of HTML and the like may well be what a service needs; pointers never are. */
function isPointer(reason: string): boolean {
  return /\bpointer\b/.test(reason);
}

function notTheFile({ path, reason }: Placeholder, place: Pick<Diagnostic, 'file' | 'range'>): Diagnostic {
  const [what = '', ...more] = reason.split('. ');
  return report({
    severity: 'error',
    code: 'not-the-file',
    message: `“${path}”: ${what.charAt(0).toLowerCase()}${what.slice(1).replace('the model', 'the file').replace(/\.$/, '')}.`,
    hint: `${more.join('. ')} Then check again.`,
    ...place,
  });
}

/** Files, and the folders they are in with a `/` at the end. */
async function nearbyFiles(project: Project): Promise<readonly string[]> {
  const { files } = await listFiles(project.folder, { depth: 3, limit: 500 });
  const paths = files.map((file) => file.path);
  const folders = paths.flatMap((path) =>
    [...path.matchAll(/\//g)].map((slash) => path.slice(0, slash.index + 1)),
  );
  return [...paths, ...new Set(folders)];
}

/** Modules of the project that are imported and not taken along. */
export function checkLocalModules(options: {
  readonly manifest: ParsedManifest;
  readonly script: string;
  readonly imports: readonly FoundImport[];
  readonly texts: ReadonlyMap<string, string>;
  readonly expansions: readonly Expansion[];
}): readonly Diagnostic[] {
  const taken = new Set([
    options.script,
    ...options.expansions.flatMap((expansion) => expansion.files.map((file) => file.path)),
  ]);
  const diagnostics: Diagnostic[] = [];
  const reported = new Set<string>();
  const positions = new Map([...options.texts].map(([path, text]) => [path, positionsOf(text)]));
  for (const { file, imported, local } of options.imports) {
    if (local === undefined || taken.has(local)) continue;
    const entry = local.includes('/') ? `${local.split('/')[0] ?? local}/` : local;
    const key = `${file}:${entry}`;
    if (reported.has(key)) continue;
    reported.add(key);
    const title = `Add “${entry}” to files`;
    diagnostics.push(
      report({
        severity: 'error',
        code: 'module-not-in-files',
        message: `“${local}” is imported here, but would be missing from the image.`,
        hint: `Add it under \`files:\`: “${entry}”.`,
        file,
        range: positions.get(file)?.range(imported.start, imported.end) ?? FILE_START,
        fixes: [fixOf(title, addToList(options.manifest, ['files'], [entry]))],
      }),
    );
  }
  return diagnostics;
}
