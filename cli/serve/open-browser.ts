import { spawn } from 'node:child_process';

/** Opens an address in the user's browser; answers false when there is no way to. */
export function openBrowser(address: string, platform: NodeJS.Platform): Promise<boolean> {
  const [program, ...words] = commandFor(address, platform);
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function commandFor(address: string, platform: NodeJS.Platform): readonly [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', address];
    case 'win32':
      // `start` is part of the shell; the empty text is the title of the window it does not open.
      return ['cmd', '/c', 'start', '', address];
    default:
      return ['xdg-open', address];
  }
}
