import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import { report } from '../diagnostic.ts';
import { listFiles } from '../project/list-files.ts';
import { cleanPath } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { positionsOf } from '../text/positions.ts';
import { checkEncoding } from './check-encoding.ts';
import { missingPath } from './path-problem.ts';

/** Names that schema files go by. */
export const SCHEMA_FILES = ['schema.json', 'service_schema.json'] as const;
/** Folder of sample requests. */
export const REQUESTS_FOLDER = 'requests';

/** Whether the schema file, and the sample requests, are there and JSON. */
export async function checkSchema(
  project: Project,
  manifest: ParsedManifest,
  source: Pick<ManifestSource, 'schema'>,
): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  if (source.schema !== undefined) {
    const text = await project.read(cleanPath(source.schema));
    const problem =
      text === undefined
        ? await missingPath({
            project,
            path: source.schema,
            file: manifest.yaml.file,
            range: manifest.range(['schema']),
            what: 'schema file',
            candidates: SCHEMA_FILES,
            write: (name) => manifest.replace(['schema'], yamlScalar(name)),
          })
        : jsonProblem({ path: cleanPath(source.schema), text, what: 'schema', severity: 'error' });
    if (problem !== undefined) diagnostics.push(problem);
  }
  for (const path of await requestFiles(project)) {
    const text = await project.read(path);
    const encoding = await checkEncoding(project, path, { reader: 'a JSON reader', severity: 'warning' });
    if (encoding !== undefined) diagnostics.push(encoding);
    const problem =
      text === undefined
        ? undefined
        : jsonProblem({ path, text, what: 'sample request', severity: 'warning' });
    if (problem !== undefined) diagnostics.push(problem);
  }
  return diagnostics;
}

/** The sample requests of a project: `requests/*.json`. */
export async function requestFiles(project: Project): Promise<readonly string[]> {
  if ((await project.locate(REQUESTS_FOLDER)).kind !== 'folder') return [];
  const { files } = await listFiles(project.folder, { under: REQUESTS_FOLDER, depth: 0 });
  return files.map((file) => file.path).filter((path) => /\.json$/i.test(path));
}

function jsonProblem(file: {
  readonly path: string;
  readonly text: string;
  readonly what: string;
  readonly severity: 'error' | 'warning';
}): Diagnostic | undefined {
  try {
    JSON.parse(file.text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const positions = positionsOf(file.text);
    // V8 says “… at position 12 …” or nothing when the text ends too early.
    const place = Number(/position (\d+)/.exec(error.message)?.[1] ?? file.text.length);
    const reason = error.message.replace(/ in JSON at position .*| \(line .*/, '').replace(/\s+/g, ' ');
    return report({
      severity: file.severity,
      code: 'broken-json',
      message: `The ${file.what} ${file.path} is not JSON: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}.`,
      hint: 'Use double quotes, no comments, and no comma after the last entry.',
      file: file.path,
      range: positions.range(place, place + 1),
    });
  }
}
