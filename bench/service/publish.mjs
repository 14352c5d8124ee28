/**
 * From a built image to the first authenticated answer: `node bench/service/publish.mjs [EXAMPLE]`. The registry has no layer of it, the node
 * neither; then once more, with everything there. The share of each step.
 */
import { join } from 'node:path';
import { printTable } from '../measure.mjs';
import { openGround } from './ground.mjs';

const example = process.argv[2] ?? 'iris';
const ground = await openGround();
const name = `bench-${process.pid}`;
try {
  const project = join(ground.folder, example);
  await ground.slipway('init', '--example', example, project);
  const { image } = await ground.slipway('build', project, '--engine', 'docker');
  const rows = [];
  for (const [what, service] of [
    ['first time', name],
    ['everything there', `${name}-2`],
  ]) {
    const began = performance.now();
    const result = await ground.slipway('publish', image.reference, '--name', String(service), '--yes');
    rows.push({
      what: String(what),
      'whole s': ((performance.now() - began) / 1000).toFixed(1),
      ...result.steps,
      'answer ms': result.answer.milliseconds,
      through: result.answer.through,
    });
  }
  printTable(`Publishing ${image.reference} (${(image.size / 1e6).toFixed(0)} MB), seconds by step`, rows);
} finally {
  for (const service of [name, `${name}-2`]) await ground.attempt('service', 'delete', service, '--yes');
  await ground.close();
}
