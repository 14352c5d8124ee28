/**
 * From a built image to the first authenticated answer: `node bench/service/publish.mjs [EXAMPLE] [ROUNDS]`. The registry has no layer of it,
 * the node neither; then once more, with everything there. Built by Docker and by the direct builder, in turns; the share of each step.
 */
import { join } from 'node:path';
import { putBase } from '../direct/base-image.mjs';
import { printTable } from '../measure.mjs';
import { openEmptyRegistry } from './empty-registry.mjs';
import { needed, openGround } from './ground.mjs';

const [example = 'iris', rounds = '3'] = process.argv.slice(2);
/** @type {Record<string, string | number>[]} */
const rows = [];
let title = '';
const bases = await putBase(needed('SLIPWAY_TEST_REGISTRY'));

/** @param {number} round @param {'docker' | 'direct'} builder */
async function publish(round, builder) {
  const registry = await openEmptyRegistry();
  const ground = await openGround({ registry: registry.address });
  const name = `bench-${process.pid}`;
  try {
    const project = join(ground.folder, example);
    await ground.slipway('init', '--example', example, project);
    // Where the base is not: another registry than the one that is published to.
    if (builder === 'direct') await ground.slipway('settings', 'set', 'baseImages', bases);
    const { image } = await ground.slipway('build', project, '--builder', builder);
    title = `Publishing ${image.reference}, seconds by step`;
    for (const [what, service] of [
      ['first time', name],
      ['everything there', `${name}-2`],
    ]) {
      const began = performance.now();
      const result = await ground.slipway('publish', image.reference, '--name', String(service), '--yes');
      rows.push({
        round,
        builder,
        what: String(what),
        'whole s': ((performance.now() - began) / 1000).toFixed(1),
        ...result.steps,
        'answer ms': result.answer.milliseconds,
        through: result.answer.through,
      });
    }
  } finally {
    for (const service of [name, `${name}-2`]) await ground.attempt('service', 'delete', service, '--yes');
    await ground.close();
    await registry.close();
  }
}
for (let round = 1; round <= Number(rounds); round += 1) {
  await publish(round, 'docker');
  await publish(round, 'direct');
}
printTable(title, rows);
