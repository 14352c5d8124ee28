/** Many services in one namespace: `node bench/service/many.mjs [COUNT]`. Seconds of `slipway service list`, with few and with many. */
import { join } from 'node:path';
import { inTurns, measure, median, printTable, SLIPWAY } from '../measure.mjs';
import { openGround, writeProject } from './ground.mjs';

const count = Number(process.argv[2] ?? 100);
const ground = await openGround(['--expose', 'none']);
const nameOf = (/** @type {number} */ index) => `many-${process.pid}-${index}`;
let published = 0;

try {
  const project = join(ground.folder, 'project');
  await writeProject(project, { name: 'bench-many' });
  const { image } = await ground.slipway('build', project, '--engine', 'docker');
  const rows = [];
  for (const wanted of [1, count]) {
    for (; published < wanted; published += 1) {
      await ground.slipway(
        'publish',
        image.reference,
        '--name',
        nameOf(published),
        '--yes',
        '--cpu',
        '1m',
        '--memory',
        '64Mi',
      );
      // What is measured is the list: a service is as much in it without replicas, and a small machine has room for all.
      await ground.slipway('service', 'pause', nameOf(published));
    }
    const data = join(ground.folder, 'data');
    const seconds = await inTurns(
      {
        list: () => measure(process.execPath, [SLIPWAY, '--data-dir', data, '--json', 'service', 'list']),
        node: () => measure(process.execPath, ['-e', '0']),
      },
      5,
    );
    rows.push({
      services: wanted,
      'list, median s': median(seconds.list ?? []).toFixed(2),
      'node -e 0': median(seconds.node ?? []).toFixed(2),
    });
  }
  printTable('slipway service list', rows);
} finally {
  for (let index = 0; index < published; index += 1)
    await ground.attempt('service', 'delete', nameOf(index), '--yes');
  await ground.close();
}
