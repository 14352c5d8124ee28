import { homedir } from 'node:os';

/**
 * Gives this process a home folder where the system knows none, as in a container that runs as a number without a
 * name: libraries that ask for it would fail. The data folder takes its place.
 */
export function ensureHome(environment: NodeJS.ProcessEnv): void {
  try {
    homedir();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    environment.HOME = environment.SLIPWAY_HOME ?? '/';
  }
}
