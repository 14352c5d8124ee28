import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { BatchEnd, BatchRequest } from '#core/engine/engine.ts';
import { runCommand } from '#core/host/command.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { wholeImage } from './build-image.ts';
import { APPLICATION } from './image-record.ts';
import { layerFolder } from './layer.ts';
import { type LocalFolders, scoringEnvironment } from './local-paths.ts';
import { imageFolder, type Places } from './places.ts';
import type { Environment } from './python.ts';
import { repeatFolder } from './stage-files.ts';
import { pythonIn } from './uv.ts';

/** Runs the batch of an image in a folder of its own, which is gone afterwards. Errors as `Engine.runBatch`. */
export async function runBatchProcess(
  { places, machine }: { readonly places: Places; readonly machine: Environment },
  request: BatchRequest,
): Promise<BatchEnd> {
  const image = await wholeImage(places, request.engineId);
  if (image === undefined)
    throw new SlipwayError('not_found', {
      message: `The process engine no longer has the image ${request.image}.`,
      hint: 'Build it again.',
    });
  const work = await mkdtemp(join(places.folder, 'batch-'));
  const folders: LocalFolders = {
    application: work,
    scoring: layerFolder(places, image.scoringId),
    environment: join(places.environments, image.environmentId),
  };
  try {
    await repeatFolder(join(imageFolder(places, request.engineId), APPLICATION), work, request.signal);
    const { code, output } = await runCommand({
      file: pythonIn(folders.environment),
      arguments: [
        ...['-m', 'slipway_scoring', 'batch', '--input', request.input, '--output', request.output],
        ...request.arguments,
      ],
      environment: scoringEnvironment({ machine, plan: image.environment, folders }),
      folder: work,
      signal: request.signal,
      onErrorLine: request.onLine,
      mostKept: LOG_KEPT,
    });
    return { code, answer: output };
  } finally {
    await removeFolder(work);
  }
}

/** Characters of the log of a batch, which goes to the task's as it comes. */
const LOG_KEPT = 2 ** 20;
