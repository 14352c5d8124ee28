import { run } from './command.mjs';

/**
 * Runs npm: the one that runs this script, if one does (which needs no shell on Windows either).
 *
 * @param {readonly string[]} npmArguments
 * @param {import('./command.mjs').CommandOptions} [options]
 * @returns {Promise<string>} its standard output
 */
export function npm(npmArguments, options) {
  const program = process.env.npm_execpath;
  if (program?.endsWith('.js')) return run(process.execPath, [program, ...npmArguments], options);
  return run('npm', npmArguments, options);
}
