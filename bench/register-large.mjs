/** Registering a large file beside `sha256sum` of the same file: `node bench/register-large.mjs [GIB]`. */

import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { inTurns, measure, median, printTable, SLIPWAY } from './measure.mjs';

const gibibytes = Number(process.argv[2] ?? 2);
const ROUNDS = 3;
const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
try {
  const file = join(folder, 'model.bin');
  await writeRandom(file, gibibytes * 2 ** 30);
  let round = 0;
  let mostMemory = 0;
  const seconds = await inTurns(
    {
      sha256sum: () => measure('sha256sum', [file]),
      'slipway model register': async () => {
        round += 1;
        const data = join(folder, `data-${round}`);
        const measured = await measure(process.execPath, [
          '--require',
          join(import.meta.dirname, 'peak-memory.cjs'),
          SLIPWAY,
          '--data-dir',
          data,
          'model',
          'register',
          'big',
          file,
        ]);
        mostMemory = Math.max(
          mostMemory,
          Number(/peak memory (\d+) kB/.exec(measured.output)?.[1] ?? Number.NaN),
        );
        await rm(data, { recursive: true, force: true });
        return measured;
      },
    },
    ROUNDS,
  );
  const plain = median(seconds.sha256sum ?? []);
  printTable(
    `${gibibytes} GiB, ${ROUNDS} rounds in turns`,
    Object.entries(seconds).map(([command, all]) => ({
      command,
      'median s': median(all).toFixed(2),
      '× sha256sum': (median(all) / plain).toFixed(2),
      'peak memory MB': command === 'sha256sum' ? '' : Math.round(mostMemory / 1000),
    })),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/**
 * @param {string} path
 * @param {number} bytes
 */
async function writeRandom(path, bytes) {
  const stream = createWriteStream(path);
  const block = randomBytes(1 << 22);
  for (let written = 0; written < bytes; written += block.length) {
    block.writeDoubleLE(written, 0);
    if (!stream.write(Buffer.from(block)))
      await new Promise((resolve) => stream.once('drain', () => resolve(undefined)));
  }
  stream.end();
  await finished(stream);
}
