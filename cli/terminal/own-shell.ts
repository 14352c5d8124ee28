import type { ShellKind } from '#contract/shell-word.ts';

/** The shell that a command line of this program is pasted into. */
export function ownShell(platform: NodeJS.Platform = process.platform): ShellKind {
  return platform === 'win32' ? 'windows' : 'posix';
}
