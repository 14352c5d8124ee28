import { posix } from 'node:path';
import { listFiles } from './list-files.ts';

/** Endings of files that hold a model and nothing else, the likeliest first. */
const ENDINGS = [
  '.pkl',
  '.joblib',
  '.onnx',
  '.pickle',
  '.pt',
  '.pt2',
  '.pth',
  '.keras',
  '.h5',
  '.hdf5',
  '.cbm',
  '.bst',
  '.ubj',
  '.model',
  '.safetensors',
  '.skops',
];

/** Files that make their folder a model. */
const FOLDER_MARKS = new Set(['MLmodel', 'saved_model.pb']);

/**
 * Paths in a project that look like models, told by name only: MLflow and SavedModel folders (what is in them is
 * theirs), then files, the likeliest first.
 */
export async function findModelFiles(folder: string): Promise<readonly string[]> {
  const { files } = await listFiles(folder, { depth: 4, limit: 5000 });
  const folders = files
    .filter((file) => FOLDER_MARKS.has(posix.basename(file.path)))
    .map((file) => posix.dirname(file.path))
    .filter((path) => path !== '.');
  const single = files
    .map((file) => file.path)
    .filter((path) => ENDINGS.includes(posix.extname(path).toLowerCase()))
    .filter((path) => !folders.some((outer) => path.startsWith(`${outer}/`)));
  const rank = (path: string): number =>
    ENDINGS.indexOf(posix.extname(path).toLowerCase()) + 100 * (path.split('/').length - 1);
  return [...folders, ...single.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))];
}
