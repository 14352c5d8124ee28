import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where Slipway keeps its data: `--data-dir`, else `SLIPWAY_HOME`, else the platform's place for application
 * data (XDG, Application Support, AppData).
 */
export function dataFolder(options: {
  readonly chosen?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): string {
  const chosen = options.chosen ?? options.environment.SLIPWAY_HOME;
  return chosen === undefined || chosen === ''
    ? join(envPaths('slipway', { suffix: '' }).data)
    : resolve(chosen);
}
