import { constants } from 'node:fs';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { suggestName } from '#contract/name.ts';
import type { Needs } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { hasCode } from '#core/host/system-error.ts';
import { isLikelyScript } from '#core/manifest/check/check-script.ts';
import { initProject } from '#core/manifest/init.ts';
import { scanModel } from '#core/model/scan.ts';
import { makeNumberedFolder } from './new-folder.ts';
import { rememberProject } from './recent.ts';

interface CreatedProject {
  readonly folder: string;
  readonly written: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Makes a project of files: a new folder in `parent`, or next to the first model, with copies of them (which share
 * their bytes where the file system can) and a first manifest. Nothing is moved or overwritten. `path_missing`,
 * `bad_input` when two have one name.
 */
export async function createProject(
  ground: Needs<'store' | 'home'>,
  request: { readonly files: readonly LocalPath[]; readonly parent?: LocalPath | undefined },
): Promise<CreatedProject> {
  const { files } = request;
  await mustBeThere(files);
  // Before anything is made: a link that leads out of a folder is refused.
  const copies = (await Promise.all(files.map((path) => copiesOf(path, nameIn(path, files))))).flat();
  const first = files.find((path) => !/\.(?:py|ya?ml|txt|toml|json|md)$/i.test(path)) ?? files[0] ?? '';
  const parent = request.parent ?? dirname(first);
  await mkdir(parent, { recursive: true });
  const stem = suggestName(basename(first, extname(first)));
  const folder = localPathOf(await makeNumberedFolder(parent, nameOf(stem, parent)));
  for (const copy of copies) {
    const target = join(folder, ...copy.to.split('/'));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(copy.from, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  }
  const { written, notes } = await initProject(ground, { folder, overwrite: false });
  // From now on pages may name it, wherever it lies.
  await rememberProject(ground, folder);
  return { folder, written, notes };
}

interface Copy {
  readonly from: string;
  /** In the new folder, with `/`. */
  readonly to: string;
}

/** A file, or the files of a folder as they are taken of a model: with links that stay inside, and no others. */
async function copiesOf(path: LocalPath, name: string): Promise<readonly Copy[]> {
  if (!(await stat(path)).isDirectory()) return [{ from: path, to: name }];
  const { files } = await scanModel(path);
  return files.map((file) => ({ from: file.absolute, to: `${name}/${file.path}` }));
}

/** `model.pkl` says nothing: the folder that it lies in may. */
function nameOf(stem: string, parent: string): string {
  return stem === 'model' ? suggestName(`${basename(parent)}-model`) : stem;
}

/** Slipway looks for a script of this name; the only script is the one that is meant. */
function nameIn(path: string, all: readonly string[]): string {
  const scripts = all.filter((one) => /\.py$/i.test(one));
  return scripts.length === 1 && scripts[0] === path && !isLikelyScript(basename(path))
    ? 'score.py'
    : basename(path);
}

async function mustBeThere(files: readonly string[]): Promise<void> {
  const names = files.map((path) => basename(path).toLowerCase());
  const twin = files.find((path, index) => names.indexOf(basename(path).toLowerCase()) !== index);
  if (twin !== undefined)
    throw new SlipwayError('bad_input', {
      message: `Two of the files are called ${basename(twin)}.`,
      hint: 'Give one of them another name.',
    });
  for (const path of files) {
    try {
      await stat(path);
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
      throw new SlipwayError('path_missing', {
        message: `File or folder not found: ${path}.`,
        hint: 'It may have been moved or deleted.',
        details: { path },
        cause: error,
      });
    }
  }
}
