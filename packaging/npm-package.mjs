import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { npm } from '#scripts/machine/npm.mjs';
import { ROOT } from '#scripts/repository.mjs';

/** What the package holds of the repository, beside its package.json. */
const CONTENT = [
  'cli/slipway.mjs',
  'out/cli',
  'out/renderer',
  'out/THIRD_PARTY_NOTICES.md',
  'resources',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

/** Tests of the scoring server and what runs of them leave. */
const LEFT_OUT =
  /[\\/](tests|__pycache__|\.hypothesis|\.venv|\.\w+_cache)([\\/]|$)|[\\/](test_\w+|conftest)\.py$/;

/** From the repository's own package.json. */
const KEPT = ['name', 'version', 'description', 'license', 'type', 'bin', 'engines'];

/**
 * Packs the command line and the portal for npm. The build holds all that it needs: the package has no dependencies
 * and runs nothing when it is installed, so `npx slipway` starts at once.
 *
 * @param {string} folder that the tarball is written into
 * @returns {Promise<{path: string, bytes: number}>} the tarball
 * @throws {Error} when a part is missing, or is not built
 */
export async function packForNpm(folder) {
  const staged = join(folder, 'npm');
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { recursive: true });
  for (const path of CONTENT)
    await cp(join(ROOT, path), join(staged, path), {
      recursive: true,
      filter: (from) => !LEFT_OUT.test(from.slice(ROOT.length)),
    });
  const whole = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const kept = Object.fromEntries(KEPT.map((key) => [key, whole[key]]));
  const own = { ...kept, keywords: ['machine-learning', 'mlops', 'model-serving', 'kubernetes'] };
  await writeFile(join(staged, 'package.json'), `${JSON.stringify(own, undefined, 2)}\n`);
  const printed = await npm(['pack', '--json', '--pack-destination', folder], { cwd: staged });
  const [packed] = JSON.parse(printed);
  const path = join(folder, basename(packed.filename));
  return { path, bytes: (await stat(path)).size };
}
