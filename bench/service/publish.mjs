/**
 * From a built image to the first authenticated answer: `node bench/service/publish.mjs [EXAMPLE] [ROUNDS]`. The registry has no layer of it,
 * the node neither; then once more, with everything there. The share of each step.
 */
import { join } from 'node:path';
import { printTable } from '../measure.mjs';
import { openEmptyRegistry } from './empty-registry.mjs';
import { openGround } from './ground.mjs';

const [example = 'iris', rounds = '3'] = process.argv.slice(2);
const rows = [];
let title = '';
for (let round = 1; round <= Number(rounds); round += 1) {
  const registry = await openEmptyRegistry();
  const ground = await openGround({ registry: registry.address });
  const name = `bench-${process.pid}`;
  try {
    const project = join(ground.folder, example);
    await ground.slipway('init', '--example', example, project);
    const { image } = await ground.slipway('build', project, '--engine', 'docker');
    title = `Publishing ${image.reference} (${(image.size / 1e6).toFixed(0)} MB), seconds by step`;
    for (const [what, service] of [
      ['first time', name],
      ['everything there', `${name}-2`],
    ]) {
      const began = performance.now();
      const result = await ground.slipway('publish', image.reference, '--name', String(service), '--yes');
      rows.push({
        round,
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
printTable(title, rows);
