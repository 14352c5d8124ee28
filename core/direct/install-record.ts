import { createHash } from 'node:crypto';
import { relative } from 'node:path/posix';

/** A file that an installer writes in addition to those of the package. */
interface Added {
  /** In the image. */
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * Returns the list of a package's files once it is installed: those that were moved with their new places, and those that the
 * installer wrote (packaging.python.org, Recording installed projects). Paths are relative to the folder of packages.
 */
export function installRecord(
  record: string,
  installed: {
    readonly site: string;
    /** New places in the image by path in the package. */
    readonly moved: ReadonlyMap<string, string>;
    readonly added: readonly Added[];
  },
): string {
  const { site, moved, added } = installed;
  const replaced = new Set(added.map(({ path }) => relative(site, path)));
  const kept = record
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const { path, rest } = splitLine(line);
      const place = moved.get(path);
      return { path: place === undefined ? path : relative(site, place), rest };
    })
    .filter(({ path }) => !replaced.has(path));
  const own = added.map(({ path, bytes }) => {
    const digest = createHash('sha256').update(bytes).digest('base64url');
    return { path: relative(site, path), rest: `sha256=${digest},${bytes.length}` };
  });
  return [...kept, ...own].map(({ path, rest }) => `${quoted(path)},${rest}\n`).join('');
}

/** A line is CSV: a path with a comma is in quotes. */
function splitLine(line: string): { readonly path: string; readonly rest: string } {
  const [, inQuotes, rest] = /^"((?:[^"]|"")*)",(.*)$/.exec(line) ?? [];
  if (inQuotes !== undefined) return { path: inQuotes.replaceAll('""', '"'), rest: rest ?? '' };
  const comma = line.indexOf(',');
  return comma < 0 ? { path: line, rest: ',' } : { path: line.slice(0, comma), rest: line.slice(comma + 1) };
}

function quoted(path: string): string {
  return /[",]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
}
