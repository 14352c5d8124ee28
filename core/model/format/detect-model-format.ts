import { stat } from 'node:fs/promises';
import type { ModelFormat } from '#contract/model/format.ts';
import { unknownFormat } from './description.ts';
import { detectFile } from './detect-file.ts';
import { detectFolder } from './detect-folder.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

const detectPath = async (
  path: string,
  options: Options & { readonly nested: boolean },
): Promise<ModelFormat> => {
  options.signal?.throwIfAborted();
  const information = await stat(path);
  if (information.isFile()) return detectFile(path, options);
  if (!information.isDirectory()) {
    return unknownFormat(
      'It is neither a file nor a folder (a socket, pipe or device): it cannot be a model.',
    );
  }
  // A folder inside a model is looked into once: nothing nests without end.
  const describe = (inner: string) =>
    options.nested ? detectFile(inner, options) : detectPath(inner, { ...options, nested: true });
  return detectFolder(path, { ...options, describe });
};

/**
 * Tells what a model file or folder is from its bytes: framework, class, recorded library versions, inputs and
 * outputs. Nothing is loaded, unpickled or executed; work and memory are bounded whatever the bytes say, and nothing
 * outside a folder is read. Malformed content gives `unknown` or a partial result with a `note`.
 *
 * @throws I/O errors of Node (`ENOENT`, `EACCES`, …) and the signal's reason on abort; nothing else.
 */
export const detectModelFormat = (path: string, options: Options = {}): Promise<ModelFormat> =>
  detectPath(path, { ...options, nested: false });
