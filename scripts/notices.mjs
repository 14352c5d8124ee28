/**
 * `npm run notices`: writes out/THIRD_PARTY_NOTICES.md, the licences of everything that a build of Slipway contains and
 * of what the scoring server installs into images.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { say } from './machine/progress.mjs';
import { bundledPackages } from './notices/bundled-packages.mjs';
import { licenceOf, licenceText } from './notices/licence.mjs';
import { noticesText } from './notices/notices-text.mjs';
import { scoringPackages } from './notices/python-packages.mjs';
import { ROOT } from './repository.mjs';

const FILE = join(ROOT, 'out', 'THIRD_PARTY_NOTICES.md');

const bundled = bundledPackages().map(({ name, version, folder }) => ({
  name,
  version,
  licence: licenceOf(folder),
  text: licenceText(folder),
}));
const installed = await scoringPackages();
await mkdir(dirname(FILE), { recursive: true });
await writeFile(FILE, noticesText(bundled, installed));
say(`${FILE}: ${bundled.length} npm packages, ${installed.length} Python packages`);
