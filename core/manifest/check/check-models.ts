import { basename, posix, sep } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import type { ModelFormat } from '#contract/model/format.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import { explainName, parseReference, suggestName } from '#contract/name.ts';
import type { CoreContext } from '#core/context.ts';
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
import { nearest } from '../text/nearest.ts';
import { findPlaceholder, type Placeholder } from './check-placeholders.ts';
import { missingPath } from './path-problem.ts';

/** A model of the manifest that was found. */
export interface CheckedModel {
  readonly entry: ModelEntry;
  readonly index: number;
  /** How it is called in messages: its reference, or its path. */
  readonly label: string;
  readonly format: ModelFormat;
  /** Where it lies in the application folder. */
  readonly appPath: string;
}

interface ModelCheck {
  readonly context: Pick<CoreContext, 'store'>;
  readonly project: Project;
  readonly manifest: ParsedManifest;
  readonly registered: readonly ModelVersion[];
  /** Paths in the project that look like models. */
  readonly modelFiles: () => Promise<readonly string[]>;
}

const MOST_MODELS = 200;

function tooMany(manifest: ParsedManifest): Diagnostic {
  return report({
    severity: 'error',
    code: 'too-many-models',
    message: `The manifest names more than ${MOST_MODELS} models.`,
    hint: 'Put them into one folder and name that.',
    file: manifest.yaml.file,
    range: manifest.range(['models', MOST_MODELS]),
  });
}

/** Whether every model of the manifest can be had, and what each one is. */
export async function checkModels(
  context: Pick<CoreContext, 'store'>,
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
      message: `“${entry.name}” names a version and a path: only one of them can be meant.`,
      hint: 'A path registers a new version when its bytes are new; a version takes exactly that one.',
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

function modelText(name: string, path: string): string {
  return `{name: ${name}, path: ${yamlScalar(path)}}`;
}

async function findRegistered(
  check: ModelCheck,
  entry: ModelEntry,
  index: number,
): Promise<CheckedModel | Diagnostic> {
  const { manifest, registered } = check;
  const wanted = parseReference(entry.written);
  const versions = registered.filter((model) => model.name === wanted?.name);
  const found = versions.findLast(
    (model) => wanted?.version === undefined || model.version === wanted.version,
  );
  if (wanted !== undefined && found !== undefined)
    return { entry, index, label: found.reference, format: found.format, appPath: found.fileName };
  const range = manifest.range(['models', index]);
  const { file } = manifest.yaml;
  if (versions.length > 0)
    return report({
      severity: 'error',
      code: 'model-version-missing',
      message: `There is no model “${entry.written}”.`,
      hint: `“${entry.name}” has version ${versions.map((model) => model.version).join(', ')}.`,
      file,
      range,
      fixes: [
        fixOf(
          `Take ${versions.at(-1)?.reference ?? ''}`,
          manifest.replace(['models', index], versions.at(-1)?.reference ?? entry.name),
        ),
      ],
    });
  const isPath = (await check.project.locate(entry.written)).kind;
  if ((isPath === 'file' || isPath === 'folder') && /[./]/.test(entry.written))
    return pathAsName(check, entry, index);
  const wrong = explainName(entry.name);
  if (wrong !== undefined)
    return report({
      severity: 'error',
      code: 'bad-name',
      message: wrong.problem,
      hint: `“${wrong.suggestion}” would do.`,
      file,
      range,
      fixes: [fixOf(`Write “${wrong.suggestion}”`, manifest.replace(['models', index], wrong.suggestion))],
    });
  return notRegistered(check, entry, index);
}

function pathAsName(check: ModelCheck, entry: ModelEntry, index: number): Diagnostic {
  const name = suggestName(posix.basename(cleanPath(entry.written), posix.extname(entry.written)));
  return report({
    severity: 'error',
    code: 'model-needs-name',
    message: `“${entry.written}” is a file; a model has a name to be registered under.`,
    hint: `Write \`${modelText(name, entry.written)}\`: it is registered when an image is built.`,
    file: check.manifest.yaml.file,
    range: check.manifest.range(['models', index]),
    fixes: [
      fixOf(
        `Register it as “${name}”`,
        check.manifest.replace(['models', index], modelText(name, entry.written)),
      ),
    ],
  });
}

async function notRegistered(check: ModelCheck, entry: ModelEntry, index: number): Promise<Diagnostic> {
  const { manifest, registered } = check;
  const names = [...new Set(registered.map((model) => model.name))];
  const meant = nearest(entry.name, names);
  const files = await check.modelFiles();
  const likely = nearest(
    entry.name,
    files.map((path) => suggestName(posix.basename(path, posix.extname(path)))),
  );
  const ordered = [...files]
    .sort((a, b) => Number(stemOf(b) === likely) - Number(stemOf(a) === likely))
    .slice(0, 3);
  const [first] = ordered;
  const hint =
    meant !== undefined
      ? `Did you mean “${meant}”?`
      : first !== undefined
        ? `“${first}” in this folder could be it: \`${modelText(entry.name, first)}\`.`
        : `\`slipway model register ${entry.name} PATH\` registers one, or name a file of the project: \`{name: ${entry.name}, path: model.pkl}\`.`;
  return report({
    severity: 'error',
    code: 'model-not-registered',
    message: `No model “${entry.name}” is registered.`,
    hint,
    file: manifest.yaml.file,
    range: manifest.range(['models', index]),
    fixes: [
      meant === undefined ? undefined : fixOf(`Write “${meant}”`, manifest.replace(['models', index], meant)),
      ...ordered.map((path) =>
        fixOf(
          `Register “${path}” as “${entry.name}”`,
          manifest.replace(['models', index], modelText(entry.name, path)),
        ),
      ),
    ],
  });
}

function stemOf(path: string): string {
  return suggestName(posix.basename(path, posix.extname(path)));
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
    const scanned = await scanModel(found.absolute);
    const placeholder = await findPlaceholder(scanned.files);
    if (placeholder !== undefined) return notTheModel(check, index, { entry, placeholder, scanned });
    const format = await formatOfPath(check.context, {
      project,
      name: entry.name,
      path: entry.path,
      scanned,
    });
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
          ? `“${model.entry.name}” is named twice.`
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
      message: `The manifest names no model, though “${first}” looks like one.`,
      hint: `Add \`models: [${item}]\`, or \`models: []\` if the script needs none.`,
      file: check.manifest.yaml.file,
      range: check.manifest.range(['name']),
      fixes: [fixOf(`Add “${first}”`, setKey(check.manifest, 'models', `[${item}]`))],
    }),
  ];
}
