import { join, posix } from 'node:path';
import type { ModelFormat } from '#contract/model/format.ts';
import { suggestName } from '#contract/name.ts';
import { detectModelFormat } from '#core/model/format/detect-model-format.ts';
import { findModelFiles, modelStem } from '../project/model-files.ts';
import type { Project } from '../project/open-project.ts';

export interface FoundModel {
  readonly name: string;
  readonly path: string;
  readonly format: ModelFormat;
}

const MOST_LOOKED_AT = 20;

/**
 * The models of a folder that its service needs, with notes for the user: those that the script names; without a
 * script, or when it names none, the likeliest one, for the user to add to.
 */
export async function findModels(
  project: Project,
  options: {
    /** Of the project: names a model whose file is called `model`. */
    readonly name: string;
    /** Sources of the script and its modules. */
    readonly texts: readonly string[];
  },
): Promise<{ readonly models: readonly FoundModel[]; readonly notes: readonly string[] }> {
  const paths = await findModelFiles(project.folder);
  const found: FoundModel[] = [];
  for (const path of paths.slice(0, MOST_LOOKED_AT)) {
    const format = await detectModelFormat(join(project.folder, path));
    found.push({ name: nameOf(path, { project: options.name, taken: found }), path, format });
  }
  const named = found.filter(({ path }) => options.texts.some((text) => namesFile(text, path)));
  const known = found.filter((model) => model.format.kind !== 'unknown');
  const models = named.length > 0 ? named : (known.length > 0 ? known : found).slice(0, 1);
  const others = found.filter((model) => !models.includes(model)).map((model) => model.path);
  const hint = `Found more models: ${others.slice(0, 5).join(', ')}. ${models[0]?.path ?? ''} was chosen. If the script loads another, list it under models: in slipway.yml.`;
  const risks = models.flatMap(({ path, format }) =>
    format.risk
      .filter((risk) => risk.level === 'danger')
      .map((risk) => `${path} runs ${risk.name} when it is loaded: ${risk.reason}`),
  );
  return { models, notes: [...(named.length > 0 || others.length === 0 ? [] : [hint]), ...risks] };
}

/** Whether a text has the path of a file, or its name, in quotes. */
export function namesFile(text: string, path: string): boolean {
  return [path, posix.basename(path)].some((one) =>
    [`"${one}"`, `'${one}'`, `"./${one}"`, `'./${one}'`, `/${one}"`, `/${one}'`].some((quoted) =>
      text.includes(quoted),
    ),
  );
}

function nameOf(
  path: string,
  options: { readonly project: string; readonly taken: readonly FoundModel[] },
): string {
  const stem = suggestName(modelStem(path));
  const name = /^(?:model|saved-model)$/.test(stem) ? `${options.project.slice(0, 57)}-model` : stem;
  const isTaken = (one: string): boolean => options.taken.some((model) => model.name === one);
  for (let number = 2; isTaken(name); number += 1)
    if (!isTaken(`${name.slice(0, 58)}-${number}`)) return `${name.slice(0, 58)}-${number}`;
  return name;
}
