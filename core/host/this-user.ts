import { hostname, userInfo } from 'node:os';

/** Who uses this Slipway, as the system knows them: `ada@laptop`. */
export function thisUser(): string {
  return `${nameOfUser()}@${hostname()}`;
}

/** The name of the user on this machine; their number where they have no name, as in many containers. */
export function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // The system has no name for the number.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return String(process.getuid?.() ?? 'unknown');
  }
}
