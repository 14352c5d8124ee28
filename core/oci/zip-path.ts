import { ArchiveProblem } from './archive-problem.ts';

/** Packages stay far below, as Windows takes 260 characters. A long path is many folders, each with a name of its own. */
const MOST_BYTES = 1024;
const MOST_PARTS = 64;

/** Throws `ArchiveProblem` for a name that could lie outside of where the archive is unpacked, or that systems read differently. */
export function mustBePlainPath(path: string, raw: Buffer): void {
  const why = problemOf(path, raw);
  if (why !== undefined) throw new ArchiveProblem(printable(path), why);
}

function problemOf(path: string, raw: Buffer): string | undefined {
  if (path === '') return 'has no name';
  if (raw.length > MOST_BYTES) return 'has a path that is too long';
  if (!Buffer.from(path, 'utf8').equals(raw)) return 'has a name that is not UTF-8';
  if (/\p{Cc}/u.test(path)) return 'has a control character in its name';
  if (path.includes('\\')) return 'has a backslash in its name';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'has an absolute path';
  const parts = path.replace(/\/$/, '').split('/');
  if (parts.length > MOST_PARTS) return 'has a path of too many folders';
  if (parts.includes('..')) return 'leads outside of the package';
  if (parts.some((part) => part === '' || part === '.')) return 'has an odd path';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'has a name that is too long';
  return undefined;
}

function printable(path: string): string {
  return path.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}
