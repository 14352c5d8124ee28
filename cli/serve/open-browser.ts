import { spawn } from 'node:child_process';

/** Opens an address in the user's browser; returns false when there is no way to. */
export function openBrowser(address: string, platform: NodeJS.Platform): Promise<boolean> {
  const [program, ...words] = browserCommand(address, platform);
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** The program that opens an address, and its words. None of them passes through a shell. */
export function browserCommand(address: string, platform: NodeJS.Platform): readonly [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', address];
    case 'win32':
      // `cmd /c start` would end the address at its first `&`.
      return ['rundll32.exe', 'url.dll,FileProtocolHandler', address];
    default:
      return ['xdg-open', address];
  }
}
