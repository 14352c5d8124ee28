/**
 * Makes this machine able to run the tests:
 *
 *   node e2e/ground/up.mjs [engine|images|registry|cluster|browser|display|electron|all] [python:3.13-slim …]
 *
 * Standard output is for a shell: eval "$(node e2e/ground/up.mjs)". `node e2e/ground/down.mjs` stops it again.
 */
import { endOrderly } from '#scripts/machine/interruption.mjs';
import { say, seconds } from '#scripts/machine/progress.mjs';
import { ensureBaseImage, RELEASES } from './base-image.mjs';
import { ensureEngine } from './engine.mjs';
import { PARTS } from './parts.mjs';
import { raise } from './raise.mjs';

/** @typedef {import('./parts.mjs').PartName} PartName */
/** @typedef {import('./base-image.mjs').BaseImageName} BaseImageName */

const started = performance.now();
const allParts = /** @type {PartName[]} */ (Object.keys(PARTS));
const words = process.argv.slice(2);
const unknown = words.filter((word) => !(word in PARTS) && !(word in RELEASES) && word !== 'all');
if (unknown.length > 0) {
  say(
    `Unknown: ${unknown.join(', ')}. Available: ${[...allParts, 'all', ...Object.keys(RELEASES)].join(', ')}`,
  );
  process.exit(2);
}
endOrderly();

const parts =
  words.length === 0 || words.includes('all') ? allParts : allParts.filter((part) => words.includes(part));
const ground = await raise(parts);
for (const line of ground.descriptions) say(`✓ ${line}`);
for (const { part, reason } of ground.missing) say(`✗ ${part}: ${reason}`);
process.exitCode = ground.missing.length > 0 ? 1 : 0;

for (const name of words.filter((word) => word in RELEASES)) {
  await ensureBaseImage(await ensureEngine(), /** @type {BaseImageName} */ (name));
  say(`✓ base image ${name}`);
}
for (const [name, value] of Object.entries(ground.environment)) console.log(`export ${name}='${value}'`);
say(`Ready in ${seconds(started)}.`);
