import { basename, sep } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import type { ModelFormat } from '#contract/model/format.ts';
import type { Needs } from '#core/context.ts';
import { type ScannedModel, scanModel } from '#core/model/scan.ts';
import { fixOf, report } from '../diagnostic.ts';
import { formatOfPath } from '../freeze/model-stamps.ts';
import { cleanPath } from '../project/locate.ts';
import { findModelFiles } from '../project/model-files.ts';
import type { Project } from '../project/open-project.ts';
import { setKey } from '../source/edit-manifest.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import { type ModelEntry, modelEntries } from '../source/model-entries.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { findPlaceholder, type Placeholder } from './check-placeholders.ts';
import { missingPath } from './path-problem.ts';
import {
  type CheckedModel,
  findRegistered,
  type ModelCheck,
  modelText,
  stemOf,
} from './registered-models.ts';

const MOST_MODELS = 200;

function tooMany(manifest: ParsedManifest): Diagnostic {
  return report({
    severity: 'error',
    code: 'too-many-models',
    message: `The manifest lists more than ${MOST_MODELS} models.`,
    hint: 'Put them into one folder and list that.',
    file: manifest.yaml.file,
    range: manifest.range(['models', MOST_MODELS]),
  });
}

/** Whether every model of the manifest can be had, and what each one is. */
export async function checkModels(
  context: Needs<'store'>,
  options: {
    readonly project: Project;
    readonly manifest: ParsedManifest;
    readonly source: Pick<ManifestSource, 'models'>;
  },
): Promise<{ readonly models: readonly CheckedModel[]; readonly diagnostics: readonly Diagnostic[] }> {
  let modelFiles: Promise<readonly string[]> | undefined;
  const check: ModelCheck = {
    context,
    ...options,
    registered: await context.store.models.all(),
    modelFiles: () => {
      modelFiles ??= findModelFiles(options.project.folder);
      return modelFiles;
    },
  };
  const models: CheckedModel[] = [];
  const diagnostics: Diagnostic[] = [];
  const entries = modelEntries(options.source);
  if (entries.length > MOST_MODELS) diagnostics.push(tooMany(options.manifest));
  for (const [index, entry] of entries.slice(0, MOST_MODELS).entries()) {
    const found = await checkModel(check, entry, index);
    if ('code' in found) diagnostics.push(found);
    else models.push(found);
  }
  diagnostics.push(...checkTwins(options.manifest, models));
  if (options.manifest.node(['models']) === undefined) diagnostics.push(...(await forgottenModels(check)));
  return { models, diagnostics };
}

async function checkModel(
  check: ModelCheck,
  entry: ModelEntry,
  index: number,
): Promise<CheckedModel | Diagnostic> {
  const { manifest } = check;
  const range = manifest.range(['models', index]);
  const { file } = manifest.yaml;
  if (entry.path !== undefined && entry.version !== undefined)
    return report({
      severity: 'error',
      code: 'version-and-path',
      message: `“${entry.name}” has both a version and a path. Use only one of them.`,
      hint: 'A path registers a new version when its bytes are new. A version uses exactly that version.',
      file,
      range,
      fixes: [
        fixOf('Keep the path', manifest.replace(['models', index], modelText(entry.name, entry.path))),
        fixOf(
          `Keep version ${entry.version}`,
          manifest.replace(['models', index], `${entry.name}:${entry.version}`),
        ),
      ],
    });
  return entry.path === undefined
    ? findRegistered(check, entry, index)
    : checkPath(check, { ...entry, path: entry.path }, index);
}

async function checkPath(
  check: ModelCheck,
  entry: ModelEntry & { readonly path: string },
  index: number,
): Promise<CheckedModel | Diagnostic> {
  const { project, manifest } = check;
  const place = ['models', index, 'path'] as const;
  const found = await project.locate(entry.path);
  if (found.kind !== 'file' && found.kind !== 'folder') {
    const problem = await missingPath({
      project,
      path: entry.path,
      file: manifest.yaml.file,
      range: manifest.range(place),
      what: 'model',
      code: 'missing-model',
      candidates: await check.modelFiles(),
      write: (path) => manifest.replace(place, yamlScalar(path)),
    });
    return problem.code === 'path-outside'
      ? {
          ...problem,
          hint: `Copy it into the project, or register it (\`slipway model register ${entry.name} PATH\`) and name it without a path.`,
        }
      : problem;
  }
  try {
    project.at(entry.path);
    const scanned = await scanModel(found.absolute);
    const placeholder = await findPlaceholder(scanned.files);
    if (placeholder !== undefined) return notTheModel(check, index, { entry, placeholder, scanned });
    const format = await formatOfPath(check.context, {
      project,
      name: entry.name,
      path: entry.path,
      scanned,
    });
    if (format.note !== undefined && INCOMPLETE.test(format.note))
      return damaged(check, index, { entry, format });
    return { entry, index, label: entry.path, format, appPath: cleanPath(entry.path) };
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    return report({
      severity: 'error',
      code:
        error.code === 'model_invalid'
          ? 'empty-model'
          : error.code === 'path_missing'
            ? 'missing-model'
            : 'unsafe-path',
      message: error.message
        .replaceAll(project.folder + sep, '')
        .replaceAll(project.folder, basename(project.folder)),
      hint: error.hint,
      file: manifest.yaml.file,
      range: manifest.range(place),
    });
  }
}

/** What the readers of formats say of files that have lost their end. */
const INCOMPLETE = /ends in the middle|is truncated|truncated or damaged|The pickle is damaged/;

function damaged(
  check: ModelCheck,
  index: number,
  what: { readonly entry: ModelEntry; readonly format: ModelFormat },
): Diagnostic {
  return report({
    severity: 'error',
    code: 'damaged-model',
    message: `“${what.entry.path ?? what.entry.name}” is incomplete. ${what.format.note ?? ''}`,
    hint: 'Save or download it again, and compare the sizes.',
    file: check.manifest.yaml.file,
    range: check.manifest.range(['models', index, 'path']),
  });
}

function notTheModel(
  check: ModelCheck,
  index: number,
  what: {
    readonly entry: ModelEntry & { readonly path: string };
    readonly placeholder: Placeholder;
    readonly scanned: ScannedModel;
  },
): Diagnostic {
  const { entry, placeholder, scanned } = what;
  const [reason = '', ...more] = placeholder.reason.split('. ');
  const file = scanned.shape === 'file' ? entry.path : `${entry.path}/${placeholder.path}`;
  return report({
    severity: 'error',
    code: 'not-a-model',
    message: `“${file}”: ${reason.charAt(0).toLowerCase()}${reason.slice(1).replace(/\.$/, '')}.`,
    hint: more.length > 0 ? `${more.join('. ')} Then check again.` : 'Download it again.',
    file: check.manifest.yaml.file,
    range: check.manifest.range(['models', index, 'path']),
  });
}

/** Two models may not have one name, nor lie in one place. */
function checkTwins(manifest: ParsedManifest, models: readonly CheckedModel[]): readonly Diagnostic[] {
  return models.flatMap((model, at) => {
    const twin = models
      .slice(0, at)
      .find((other) => other.entry.name === model.entry.name || other.appPath === model.appPath);
    if (twin === undefined) return [];
    const isSameName = twin.entry.name === model.entry.name;
    return [
      report({
        severity: 'error',
        code: isSameName ? 'duplicate-model' : 'path-conflict',
        message: isSameName
          ? `“${model.entry.name}” is listed twice.`
          : `${twin.label} and ${model.label} would both be ${model.appPath} in the image.`,
        hint: isSameName ? 'Remove one of them.' : 'Give one of them another path in the project.',
        file: manifest.yaml.file,
        range: manifest.range(['models', model.index]),
      }),
    ];
  });
}

async function forgottenModels(check: ModelCheck): Promise<readonly Diagnostic[]> {
  const [first] = await check.modelFiles();
  if (first === undefined) return [];
  const item = modelText(stemOf(first), first);
  return [
    report({
      severity: 'info',
      code: 'no-models',
      message: `The manifest lists no model, but “${first}” looks like one.`,
      hint: `Add \`models: [${item}]\`, or \`models: []\` if the script needs none.`,
      file: check.manifest.yaml.file,
      range: check.manifest.range(['name']),
      fixes: [fixOf(`Add “${first}”`, setKey(check.manifest, 'models', `[${item}]`))],
    }),
  ];
}
