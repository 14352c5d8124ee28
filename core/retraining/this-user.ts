import { hostname, userInfo } from 'node:os';

/** Who uses this Slipway, as the system knows them: `ada@laptop`. */
export function thisUser(): string {
  return `${nameOfUser()}@${hostname()}`;
}

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // A container may run as a number that has no name.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return String(process.getuid?.() ?? 'unknown');
  }
}
