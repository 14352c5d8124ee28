import { posix } from 'node:path';
import type { Suggestion } from '#contract/manifest/language.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import { suggestName } from '#contract/name.ts';
import type { Needs } from '#core/context.ts';
import { isLikelyScript } from '../check/check-script.ts';
import { CONDA_FILES } from '../dependencies/read-dependencies.ts';
import { neededSystemPackages } from '../doctor/package-relations.ts';
import { listFiles } from '../project/list-files.ts';
import { findModelFiles } from '../project/model-files.ts';
import type { Project } from '../project/open-project.ts';
import { defaultAt, optionsAt } from '../source/describe-key.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import type { Cursor } from './cursor.ts';
import { likelyPackages } from './likely-packages.ts';

/** Something that may well be meant at a place. */
export interface LikelyValue {
  readonly text: string;
  readonly kind: Suggestion['kind'];
  readonly detail?: string;
  /** True when the text is YAML as it stands, not to be quoted. */
  readonly isWritten?: boolean;
  /** What the text means, where that is no text. */
  readonly value?: { readonly name: string; readonly path: string };
}

/** A project has more files than anyone looks through. */
const MOST_FILES = 500;

/** A place in a manifest, and what is written in it. */
type Place = Pick<Cursor, 'path' | 'written'>;

/** What may be meant as the value at a place, the likeliest first. */
export async function likelyValues(
  context: Needs<'store'>,
  project: Project,
  cursor: Place,
): Promise<readonly LikelyValue[]> {
  const [key, place, part] = cursor.path;
  switch (key) {
    case 'models':
      return place === undefined ? [] : likelyModels(context, project, { cursor, part });
    case 'script':
      return (await filesOf(project, (path) => /\.py$/i.test(path))).sort(
        (a, b) => Number(isLikelyScript(b.text)) - Number(isLikelyScript(a.text)),
      );
    case 'dependencies':
      return place === undefined ? dependencyFiles(project) : packages(context, project, cursor);
    case 'schema':
      return filesOf(project, (path) => /\.json$/i.test(path) && !path.startsWith('requests/'));
    case 'files':
      return place === undefined ? [] : filesAndFolders(project);
    case 'training':
      return likelyForTraining(project, cursor);
    case 'image':
      return place === 'packages' && part !== undefined
        ? systemPackages(context, project, cursor)
        : place === 'steps' && part !== undefined
          ? STEPS.map((text) => ({ text, kind: 'value', isWritten: true }))
          : plainValues(cursor);
    default:
      return plainValues(cursor);
  }
}

/** Scripts, tables and folders of the project for the keys of `training:`. */
async function likelyForTraining(project: Project, cursor: Place): Promise<readonly LikelyValue[]> {
  const [, key, part] = cursor.path;
  if (key === 'script') return filesOf(project, (path) => /\.py$/i.test(path));
  if (key === 'dependencies') return part === undefined ? dependencyFiles(project) : [];
  if (key === 'data' && part !== undefined) return filesAndFolders(project);
  if (key === 'holdout' && part === 'file')
    return filesOf(project, (path) => /\.(csv|tsv|parquet|jsonl|ndjson)$/i.test(path));
  return plainValues(cursor);
}

/** Dockerfile instructions that fit before the dependencies. */
const STEPS = ['RUN ', 'ENV ', 'COPY ', 'ARG ', 'LABEL '] as const;

/** The values of a choice, the one that counts by itself named; elsewhere what counts by itself. */
function plainValues({ path }: Place): readonly LikelyValue[] {
  const usual = defaultAt(path);
  const usualText = typeof usual === 'string' || typeof usual === 'number' ? String(usual) : undefined;
  const options = optionsAt(path);
  const texts = options.length > 0 ? options : usualText === undefined ? [] : [usualText];
  return texts.map((text) => ({
    text,
    kind: 'value',
    isWritten: true,
    ...(text === usualText ? { detail: 'the default' } : {}),
  }));
}

async function likelyModels(
  context: Needs<'store'>,
  project: Project,
  place: { readonly cursor: Place; readonly part: string | number | undefined },
): Promise<readonly LikelyValue[]> {
  const { cursor, part } = place;
  const newestFirst = [...(await context.store.models.all())].reverse();
  const names = [...new Set(newestFirst.map((model) => model.name))];
  switch (part) {
    case undefined:
      return [
        ...names.flatMap((name) => [
          { text: name, kind: 'model' as const, detail: 'the newest version' },
          ...newestFirst
            .filter((model) => model.name === name)
            .map((model) => ({ text: model.reference, kind: 'model' as const, detail: aboutModel(model) })),
        ]),
        ...(await findModelFiles(project.folder)).map(modelFile),
      ];
    case 'name':
      return names.map((text) => ({ text, kind: 'model' }));
    case 'version':
      return newestFirst
        .filter((model) => model.name === nameBeside(cursor))
        .map((model) => ({
          text: String(model.version),
          kind: 'model',
          detail: aboutModel(model),
          isWritten: true,
        }));
    case 'path':
      return (await findModelFiles(project.folder)).map((text) => ({ text, kind: 'file' }));
    default:
      return [];
  }
}

function modelFile(path: string): LikelyValue {
  const name = suggestName(posix.basename(path, posix.extname(path)));
  return {
    text: `{name: ${name}, path: ${yamlScalar(path)}}`,
    kind: 'file',
    detail: 'a file of the project',
    isWritten: true,
    value: { name, path },
  };
}

function aboutModel(model: ModelVersion): string {
  return [model.format.kind, ...(model.description === '' ? [] : [model.description])].join(' · ');
}

/** The name in the same item of `models`. */
function nameBeside({ written, path }: Place): unknown {
  let found = written;
  for (const part of [...path.slice(0, 2), 'name']) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.entries(found).find(([key]) => key === String(part))?.[1];
  }
  return found;
}

async function filesOf(project: Project, isWanted: (path: string) => boolean): Promise<LikelyValue[]> {
  const { files } = await listFiles(project.folder, { limit: MOST_FILES });
  return files.filter(({ path }) => isWanted(path)).map(({ path }) => ({ text: path, kind: 'file' }));
}

async function dependencyFiles(project: Project): Promise<readonly LikelyValue[]> {
  const conda = new Set<string>(CONDA_FILES);
  return filesOf(
    project,
    (path) =>
      conda.has(posix.basename(path)) ||
      /(?:^|\/)(?:[\w.-]*requirements[\w.-]*\.txt|pyproject\.toml)$/i.test(path),
  );
}

async function filesAndFolders(project: Project): Promise<readonly LikelyValue[]> {
  const files = await filesOf(project, (path) => path !== 'slipway.yml');
  const folders = new Set(
    files.map(({ text }) => posix.dirname(text)).filter((path) => path !== '.' && path !== 'requests'),
  );
  return [
    ...files,
    ...[...folders].sort().map((text) => ({ text: `${text}/`, kind: 'file' as const, detail: 'a folder' })),
  ];
}

async function packages(
  context: Needs<'store'>,
  project: Project,
  cursor: Place,
): Promise<readonly LikelyValue[]> {
  const likely = await likelyPackages(context, { ...project, written: cursor.written });
  return likely.map(({ requirement, because }) => ({ text: requirement, kind: 'package', detail: because }));
}

async function systemPackages(
  context: Needs<'store'>,
  project: Project,
  cursor: Place,
): Promise<readonly LikelyValue[]> {
  const likely = await likelyPackages(context, { ...project, written: cursor.written });
  return likely.flatMap(({ requirement }) => {
    const name = /^[\w.-]+/.exec(requirement)?.[0] ?? requirement;
    return neededSystemPackages(name).map((text) => ({
      text,
      kind: 'package' as const,
      detail: `for ${name}`,
    }));
  });
}
