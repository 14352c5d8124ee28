import { posix } from 'node:path';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ModelFormat } from '#contract/model/format.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import { explainName, parseReference, suggestName } from '#contract/name.ts';
import type { Needs } from '#core/context.ts';
import { fixOf, report } from '../diagnostic.ts';
import { cleanPath } from '../project/locate.ts';
import { modelStem } from '../project/model-files.ts';
import type { Project } from '../project/open-project.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import type { ModelEntry } from '../source/model-entries.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { nearest } from '../text/nearest.ts';

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

/** What every check of a model works with. */
export interface ModelCheck {
  readonly context: Needs<'store'>;
  readonly project: Project;
  readonly manifest: ParsedManifest;
  readonly registered: readonly ModelVersion[];
  /** Paths in the project that look like models. */
  readonly modelFiles: () => Promise<readonly string[]>;
}

/** A model with a path, as the manifest writes it. */
export function modelText(name: string, path: string): string {
  return `{name: ${name}, path: ${yamlScalar(path)}}`;
}

/** The registered version that an entry without a path means, or what is wrong with it. */
export async function findRegistered(
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
      message: `Model not found: “${entry.written}”.`,
      hint: `“${entry.name}” has version ${versions.map((model) => model.version).join(', ')}.`,
      file,
      range,
      fixes: [
        fixOf(
          `Use ${versions.at(-1)?.reference ?? ''}`,
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
      hint: `Try “${wrong.suggestion}”.`,
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
        ? `“${first}” in this folder may be the one: \`${modelText(entry.name, first)}\`.`
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

/** The name that a model file suggests. */
export function stemOf(path: string): string {
  return suggestName(modelStem(path));
}
