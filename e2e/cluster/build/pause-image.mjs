import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { clusterFile } from '../cluster-folder.mjs';

/** The image of every pod's first process, under a name that no registry has. */
export const PAUSE_IMAGE = 'slipway.invalid/pause:1';

/**
 * Writes the image's archive as `docker save` does, which containerd imports.
 *
 * @param {string} programs the folder with the program `pause`
 */
export async function writePauseImage(programs) {
  const layer = await archive({ pause: await readFile(join(programs, 'pause')) });
  const configuration = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Entrypoint: ['/pause'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest(layer)}`] },
  });
  const name = `${digest(configuration)}.json`;
  const manifest = JSON.stringify([{ Config: name, RepoTags: [PAUSE_IMAGE], Layers: ['layer.tar'] }]);
  const image = { [name]: configuration, 'layer.tar': layer, 'manifest.json': manifest };
  await writeFile(clusterFile('pause.tar'), await archive(image));
}

/** @param {Readonly<Record<string, string | Buffer>>} files @returns {Promise<Buffer>} */
function archive(files) {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mode: 0o755 }, content);
  tar.finalize();
  return buffer(tar);
}

/** @param {string | Buffer} content */
function digest(content) {
  return createHash('sha256').update(content).digest('hex');
}
