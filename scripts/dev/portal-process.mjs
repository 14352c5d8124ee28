/** The command line from the development build: `node scripts/dev/portal-process.mjs serve …`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../repository.mjs';
import { DEV_FOLDER } from './dev-folder.mjs';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { runSlipway } = await import(pathToFileURL(join(DEV_FOLDER, 'cli', 'slipway.js')).href);
await runSlipway({ root: ROOT, words: process.argv.slice(2), version });
