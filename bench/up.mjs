/** `slipway up` of the iris example, step by step: `node bench/up.mjs [docker|process]`. */
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printTable, ROOT, slipway } from './measure.mjs';

const engine = process.argv[2] ?? 'docker';
const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
const [project, data] = [join(folder, 'iris'), join(folder, 'data')];
const common = ['--data-dir', data, '--json'];
/** @type {Record<string, string>[]} */
const rows = [];

/** @param {string} what */
async function up(what) {
  const { seconds, output } = await slipway([...common, 'up', project, '--engine', engine]);
  const result = JSON.parse(output);
  const image = JSON.parse(
    (await slipway([...common, 'image', 'show', result.image, '--engine', engine])).output,
  );
  const rebuilt = result.reused
    ? []
    : image.layers.filter((/** @type {{rebuiltBecause?: string}} */ layer) => layer.rebuiltBecause);
  rows.push({
    what,
    'up s': seconds.toFixed(2),
    'build s': result.reused ? 'none' : image.buildSeconds.toFixed(2),
    'layers made': rebuilt.map((/** @type {{kind: string}} */ layer) => layer.kind).join(' ') || 'none',
    answer: result.answer.body.slice(0, 30),
  });
  return { image, result };
}

try {
  await cp(join(ROOT, 'resources', 'examples', 'iris'), project, { recursive: true });
  await up('cold (this data folder)');
  await up('unchanged');
  await up('unchanged');
  const script = join(project, 'score.py');
  await appendFile(script, '\n# edited\n');
  await up('script edited');
  await appendFile(script, '\n# edited again\n');
  const { image } = await up('script edited');
  // A byte behind the pickle's STOP is never read: the same model with another digest.
  const model = join(project, 'model.pkl');
  await writeFile(model, Buffer.concat([await readFile(model), Buffer.from([0])]));
  await up('new model version');
  printTable(`slipway up resources/examples/iris, ${engine} engine`, rows);
  printTable(
    'Layers of the image',
    image.layers.map((/** @type {{kind: string, title: string, size: number}} */ layer) => ({
      layer: layer.kind,
      title: layer.title,
      MB: (layer.size / 1e6).toFixed(1),
    })),
  );
} finally {
  for (const run of JSON.parse((await slipway([...common, 'runs'])).output).runs)
    await slipway([...common, 'rm', run.id, '--force']);
  await slipway([...common, 'trash', 'empty', '--yes']);
  await rm(folder, { recursive: true, force: true });
}
