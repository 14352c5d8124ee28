/**
 * `npm run package`: builds, makes the packages that this machine can make, tries each, and prints where they lie.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuild } from '#scripts/build.mjs';
import { ensureDependencies } from '#scripts/dependencies.mjs';
import { npm } from '#scripts/machine/npm.mjs';
import { step } from '#scripts/machine/progress.mjs';
import { ROOT } from '#scripts/repository.mjs';
import { packForNpm } from './npm-package.mjs';
import { smokeNpmPackage } from './smoke-npm.mjs';

const FOLDER = join(ROOT, 'out', 'package');

await ensureDependencies();
await ensureBuild();
await mkdir(FOLDER, { recursive: true });
await step('Writing the notices', () => npm(['run', 'notices'], { cwd: ROOT }));
const tarball = await step('Packing for npm', () => packForNpm(FOLDER));
await step('Trying the npm package', () => smokeNpmPackage(tarball));
console.log(`${tarball.path}  ${(tarball.bytes / 1e6).toFixed(2)} MB`);
