#!/usr/bin/env node
// Plain JavaScript, so that `--version` and a clear word about a missing build need nothing but Node.
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);

/** @returns {string} The version of this Slipway. */
function readVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

const built = join(root, 'out', 'cli', 'slipway.js');
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${readVersion()}\n`);
} else if (existsSync(built)) {
  // Node 22.1 and later keep compiled code between starts.
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
    module.enableCompileCache();
  const { runSlipway } = await import(pathToFileURL(built).href);
  await runSlipway({ root, words, version: readVersion() });
} else {
  process.stderr.write(
    `error[not_built]: The command line of Slipway is not built yet.\nhint: Run \`npm ci && npm run build\` in ${root}.\n`,
  );
  process.exitCode = 1;
}
