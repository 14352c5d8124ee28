import type { ManifestSource } from '#contract/manifest/source.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Project } from '#contract/project/index.ts';

type FileRole = Project['files'][number]['role'];

/** What a manifest says of the files of its project; paths with `/`, without `./` in front. */
interface NamedFiles {
  readonly source: ManifestSource;
  /** Where the models of the manifest lie in the project: files, or folders with all below them. */
  readonly models: readonly string[];
  /** All that `files:` names. */
  readonly extra: readonly string[];
}

/** The role of each file of a project, in the order of the list; without a manifest nearly all are `other`. */
export function rolesOf(paths: readonly string[], named: NamedFiles | undefined): readonly FileRole[] {
  if (named === undefined) return paths.map((path) => (path === MANIFEST_FILE ? 'manifest' : 'other'));
  const { source } = named;
  const dependencies = typeof source.dependencies === 'string' ? clean(source.dependencies) : undefined;
  const schema = source.schema === undefined ? undefined : clean(source.schema);
  const script = clean(source.script);
  const models = named.models.map(clean);
  const extra = new Set(named.extra.map(clean));
  return paths.map((path): FileRole => {
    if (path === MANIFEST_FILE) return 'manifest';
    if (path === script) return 'script';
    if (models.some((model) => path === model || path.startsWith(`${model}/`))) return 'model';
    if (path === dependencies) return 'dependencies';
    if (path === schema) return 'schema';
    if (/^requests\/.+\.json$/i.test(path)) return 'request';
    return extra.has(path) ? 'file' : 'other';
  });
}

function clean(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '');
}
