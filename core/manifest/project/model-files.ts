import { open } from 'node:fs/promises';
import { posix } from 'node:path';
import { startsAsLightgbm } from '#core/model/format/framework/lightgbm.ts';
import { startsAsXgboostJson } from '#core/model/format/framework/xgboost.ts';
import { listFiles, type ProjectFile } from './list-files.ts';

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
  '.sav',
  '.jl',
  '.pck',
  '.pb',
  '.tflite',
  '.pmml',
  '.gguf',
];

/** Endings that XGBoost's and LightGBM's text forms share with everything else: only the content tells. */
const SHARED_ENDINGS = ['.json', '.txt'];
const COMPRESSION = /\.(?:gz|gzip|bz2|xz|lzma|lz4|z)$/i;
const MOST_OPENED = 200;
const HEAD = 4_096;

/** Files that make their folder a model. */
const FOLDER_MARKS = new Set(['MLmodel', 'saved_model.pb']);

/**
 * Paths in a project that look like models: MLflow and SavedModel folders (what is in them is theirs), then files,
 * the likeliest first. Told by name; `.json` and `.txt` by their first bytes.
 */
export async function findModelFiles(folder: string): Promise<readonly string[]> {
  const { files } = await listFiles(folder, { depth: 4, limit: 5000 });
  const folders = files
    .filter((file) => FOLDER_MARKS.has(posix.basename(file.path)))
    .map((file) => posix.dirname(file.path))
    .filter((path) => path !== '.');
  const free = files.filter((file) => !folders.some((outer) => file.path.startsWith(`${outer}/`)));
  const single = [
    ...free.filter((file) => ENDINGS.includes(endingOf(file.path))),
    ...(await modelsInText(free)),
  ].map((file) => file.path);
  const rank = (path: string): number => {
    const place = ENDINGS.indexOf(endingOf(path));
    return (place < 0 ? ENDINGS.length : place) + 100 * (path.split('/').length - 1);
  };
  return [...folders, ...single.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))];
}

/** The file's name without the endings of its format and compression. */
export function modelStem(path: string): string {
  const name = posix.basename(path).replace(COMPRESSION, '');
  return posix.basename(name, posix.extname(name));
}

/** Compressed files have the ending of what is in them. */
export function endingOf(path: string): string {
  const plain = path.replace(COMPRESSION, '');
  return posix.extname(plain).toLowerCase();
}

/** Whether files of this name hold a model and nothing else. */
export function hasModelEnding(path: string): boolean {
  return ENDINGS.includes(endingOf(path));
}

async function modelsInText(files: readonly ProjectFile[]): Promise<readonly ProjectFile[]> {
  const found: ProjectFile[] = [];
  for (const file of files
    .filter((one) => SHARED_ENDINGS.includes(endingOf(one.path)))
    .slice(0, MOST_OPENED)) {
    const head = await readHead(file.absolute);
    if (startsAsLightgbm(head) || startsAsXgboostJson(head)) found.push(file);
  }
  return found;
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
