import { AsyncLocalStorage } from 'node:async_hooks';

/** Files that begin with a dot and only describe a project: no program runs them, and they hold no secrets. */
const HARMLESS = new Set(['.gitignore', '.dockerignore', '.python-version', '.slipwayignore']);
/** Those that come with models and data, which may be taken along with them. */
const READABLE = new Set([...HARMLESS, '.gitattributes', '.gitkeep', '.keep', '.nojekyll']);
/** What `hf download --local-dir` leaves in the folder of a model: sums of its files. */
const DOWNLOAD_NOTES =
  /(?:^|\/)\.cache(?:\/huggingface(?:\/(?:download(?:\/[^/.][^/]*)*|\.gitignore|CACHEDIR\.TAG))?)?$/;

const pages = new AsyncLocalStorage<true>();

/**
 * Does work for a page: hidden files below the folders that it names stay closed to it. Everything that reads a project or
 * a model asks {@link isClosed}, so a manifest cannot name what the page itself may not.
 */
export function withHiddenFilesClosed<Result>(work: () => Result): Result {
  return pages.run(true, work);
}

/** Whether this is done for a page. For what hands work to another thread. */
export function areHiddenFilesClosed(): boolean {
  return pages.getStore() === true;
}

/** Whether a path below a folder may not be read now. Hidden files hold logins, keys and what programs start by themselves. */
export function isClosed(path: string): boolean {
  if (!areHiddenFilesClosed()) return false;
  const plain = path.replaceAll('\\', '/').replace(DOWNLOAD_NOTES, '');
  return hasHiddenPart(plain) && !isOneOf(READABLE, plain);
}

/** Whether a page may write a hidden file. */
export function isHarmless(path: string): boolean {
  return isOneOf(HARMLESS, path);
}

/** Folders of a home that hold the same without a dot: what starts with the session, keychains, profiles of shells. */
const OF_THE_SYSTEM: Readonly<Partial<Record<NodeJS.Platform, RegExp>>> = {
  darwin: /^Library(?:\/|$)/i,
  win32: /^(?:AppData|Documents\/(?:Windows)?PowerShell)(?:\/|$)/i,
};

/** Whether a path below a folder leads through something hidden. */
export function hasHiddenPart(path: string, platform: NodeJS.Platform = process.platform): boolean {
  const plain = path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  const isSystem = OF_THE_SYSTEM[platform]?.test(plain) === true;
  return isSystem || plain.split('/').some((part) => part.startsWith('.') && part !== '.' && part !== '..');
}

function isOneOf(names: ReadonlySet<string>, path: string): boolean {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return names.has(path.slice(at + 1)) && !hasHiddenPart(path.slice(0, Math.max(at, 0)));
}
