import { join, resolve } from 'node:path';

/** A path as a person writes it: `~` is the home folder (a form has no shell to say so), relative to the current folder. */
export function userPath(path: string, home: string): string {
  return /^~(?:[/\\]|$)/.test(path) ? join(home, path.slice(1)) : resolve(path);
}
