import type { ModelFormat } from '#contract/model/format.ts';
import { parseJson, textAt } from './bytes/json-value.ts';
import { describe, noteOf, unknownFormat } from './description.ts';
import { describeMlflow } from './framework/mlflow.ts';
import { type ModelFolder, openModelFolder } from './model-folder.ts';
import { printable } from './pickle/pickle-value.ts';
import { isVersion } from './recorded-versions.ts';

/** Files beside models that are not models themselves, so that they need not be looked into. */
const BESIDE =
  /^\.|\.(py|ipynb|md|rst|csv|tsv|parquet|feather|ya?ml|toml|ini|cfg|lock|png|jpe?g|gif|svg|pdf|html|css|js|ts|sh|log)$|^(license|readme|requirements.*\.txt)$/i;

const MOST_MEMBERS = 200;

interface Member {
  readonly file: string;
  readonly format: ModelFormat;
}

const describeMembers = async (folder: ModelFolder): Promise<Member[]> => {
  const members: Member[] = [];
  const candidates = folder.names.filter((name) => !BESIDE.test(name)).slice(0, MOST_MEMBERS);
  for (const name of candidates) {
    if (!(await folder.isFile(name))) continue;
    const format = await folder.describe(name);
    if (format !== undefined && format.kind !== 'unknown') members.push({ file: name, format });
  }
  return members;
};

/** Hugging Face's `save_pretrained` writes config.json with the version of transformers next to the weights. */
const transformersVersion = async (folder: ModelFolder): Promise<string | undefined> => {
  const config = parseJson((await folder.readText('config.json', 1_048_576)) ?? '');
  const version = textAt(config, 'transformers_version');
  return isVersion(version) ? version : undefined;
};

const combine = (members: readonly Member[], transformers: string | undefined): ModelFormat => {
  const formats = members.map((member) => member.format);
  const frameworks = [...new Set(formats.map((format) => format.framework))];
  const python = formats.find((format) => format.python !== undefined)?.python;
  return {
    kind: 'folder',
    ...describe({
      framework: transformers === undefined ? frameworks.join(', ') : 'Transformers',
      packages: Object.assign(
        {},
        ...formats.map((format) => format.packages),
        transformers && { transformers },
      ) as Record<string, string>,
      imports: [
        ...new Set([
          ...(transformers ? ['transformers'] : []),
          ...formats.flatMap((format) => format.imports),
        ]),
      ],
      ...(python !== undefined && { python }),
      safety: formats.some((format) => format.safety === 'code') ? 'code' : 'data',
      risk: formats.flatMap((format) => format.risk).slice(0, 100),
      ...noteOf(...members.map(({ file, format }) => format.note && `${printable(file)}: ${format.note}`)),
    }),
    members: members.map(({ file, format }) => ({
      file: printable(file),
      kind: format.kind,
      framework: format.framework,
    })),
  };
};

interface FolderOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether the folder is part of a model: then it is not asked for an MLflow model of its own. */
  readonly nested: boolean;
  /** Describes a file or folder inside, by its real path. */
  readonly describe: (path: string) => Promise<ModelFormat>;
}

/** Tells what a folder is: MLflow, SavedModel, or one or several model files. Throws I/O errors and on abort. */
export const detectFolder = async (path: string, options: FolderOptions): Promise<ModelFormat> => {
  const folder = await openModelFolder(path, options);
  if (folder.names.length === 0) return unknownFormat('The folder is empty.');
  if (folder.names.includes('MLmodel') && !options.nested) return describeMlflow(folder);
  if (folder.names.includes('saved_model.pb')) {
    const saved = await folder.describe('saved_model.pb');
    if (saved !== undefined) return saved;
  }
  const members = await describeMembers(folder);
  const transformers = await transformersVersion(folder);
  const [first] = members;
  if (first === undefined)
    return unknownFormat('The folder contains no model file in a format that Slipway knows.');
  if (members.length === 1 && transformers === undefined)
    return { ...first.format, file: printable(first.file) };
  return combine(members, transformers);
};
