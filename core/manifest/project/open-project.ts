import { readFile, realpath, stat } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { type DecodedText, decodeText, type TextEncoding } from '../text/decode-text.ts';
import { type Located, locate } from './locate.ts';

/** A project folder as it is looked at: its files on disk, with texts that are not saved yet in their place. */
export interface Project {
  /** Absolute, links resolved. */
  readonly folder: LocalPath;
  /** Unsaved texts by path in the project. */
  readonly texts: Readonly<Record<string, string>>;
  /** The text of a file; undefined when there is no such file or it may not be read. */
  read(path: string): Promise<string | undefined>;
  /** How such a file is written; `utf-8` for a text that is not saved yet. */
  encodingOf(path: string): Promise<TextEncoding | undefined>;
  locate(path: string): Promise<Located>;
  /** Tells what is looked at now, for whoever waits. */
  at(what: string): void;
}

/** Past this a file is no text that a person wrote. */
const TEXT_BYTES = 5_000_000;

/** Opens a folder; `path_missing` or `path_unsafe` when it is none. */
export async function openProject(options: {
  readonly folder: LocalPath;
  readonly texts?: Readonly<Record<string, string>> | undefined;
  readonly at?: ((what: string) => void) | undefined;
}): Promise<Project> {
  const folder = await realFolder(options.folder);
  const texts = options.texts ?? {};
  const at = options.at ?? (() => undefined);
  const find = (path: string): Promise<Located> => locate(folder, path, texts);
  const decoded = async (path: string): Promise<DecodedText | undefined> => {
    const given = Object.hasOwn(texts, path) ? texts[path] : undefined;
    if (given !== undefined) {
      at(path);
      return { text: given, encoding: 'utf-8' };
    }
    const found = await find(path);
    if (found.kind !== 'file' || found.size > TEXT_BYTES) return undefined;
    const bytes = await readFile(found.absolute);
    // Now, and not before the file was read: what is made of its text next is what can take long.
    at(path);
    return decodeText(bytes);
  };
  return {
    folder,
    texts,
    locate: find,
    at,
    read: async (path) => (await decoded(path))?.text,
    encodingOf: async (path) => (await decoded(path))?.encoding,
  };
}

async function realFolder(folder: LocalPath): Promise<LocalPath> {
  let isFolder = false;
  try {
    isFolder = (await stat(folder)).isDirectory();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR' && error.code !== 'ELOOP') throw error;
    throw new SlipwayError('path_missing', {
      message: `Folder not found: ${folder}.`,
      hint: 'Check the path; relative paths start at the current folder.',
      details: { path: folder },
      cause: error,
    });
  }
  if (!isFolder)
    throw new SlipwayError('path_unsafe', {
      message: `${folder} is not a folder.`,
      hint: 'A project is a folder with a model, a scoring script and a slipway.yml in it.',
      details: { path: folder },
    });
  return localPathOf(await realpath(folder));
}
