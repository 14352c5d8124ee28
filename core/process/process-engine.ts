import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import type { LogLine, LogPage } from '#contract/task/task.ts';
import type { Engine, EngineProbe, LogRequest } from '#core/engine/engine.ts';
import { APP_FOLDER } from '#core/engine/image-plan.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { hasCode } from '#core/host/system-error.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import { readLogPage } from '#core/log/line-log.ts';
import type { Logger } from '#core/log/logger.ts';
import { runBatchProcess } from './batch-process.ts';
import { buildImage, wholeImage } from './build-image.ts';
import { APPLICATION } from './image-record.ts';
import { lockConda } from './lock-conda.ts';
import { lockRequirements } from './lock-requirements.ts';
import { imageFolder, type Places, placesIn, runFolder } from './places.ts';
import { pruneImages } from './prune-images.ts';
import { type Environment, findPython, noteOnVersion, type Python } from './python.ts';
import {
  measureProcess,
  putProcessFiles,
  removeProcess,
  restartProcess,
  startProcess,
  stopProcess,
} from './run-process.ts';
import { RUN_FILES, runStatus } from './run-record.ts';
import { placeInside } from './stage-files.ts';

interface ProcessEngineOptions {
  /** Where everything of this engine lies; best on the file system of the store. */
  readonly folder: string;
  readonly environment: Environment;
  readonly settings: () => Promise<Settings>;
  readonly logger: Logger;
}

/** The Python asked for when only the engine itself is asked about: the default runtime's. */
const USUAL_PYTHON = '3.11';

/** The engine that needs no container engine: an image is a virtual environment and a folder, a run a process. */
export function createProcessEngine(options: ProcessEngineOptions): Engine {
  const places = placesIn(options.folder);
  const machine = options.environment;
  const python = async (wanted: string, signal?: AbortSignal): Promise<Python> =>
    findPython({ wanted, chosen: (await options.settings()).python, environment: machine, signal });
  return {
    kind: 'process',
    probe: () => probe(() => python(USUAL_PYTHON), options.logger),
    lock: async (request, work) => {
      const found = await python(request.python, work.signal);
      const note = noteOnVersion(found, request.python);
      if (note !== undefined) work.log(note, 'python');
      return lockRequirements({ places, environment: machine, python: found }, request, work);
    },
    lockConda: async (request, work) => {
      const found = await python(request.python, work.signal);
      const ground = { places, environment: machine, python: found, settings: request.settings };
      return lockConda(ground, { ...request, channels: request.settings.condaChannels }, work);
    },
    build: async (request, work) =>
      buildImage({ places, machine, python: await python(request.plan.python, work.signal) }, request, work),
    hasImage: async (engineId) => (await wholeImage(places, engineId)) !== undefined,
    // Node's names, but for one, are Go's.
    architecture: async () => (process.arch === 'x64' ? 'amd64' : process.arch),
    removeImage: ({ engineId }) => removeFolder(imageFolder(places, engineId)),
    prune: (kept) => pruneImages(places, kept),
    exportArchive: async () => {
      throw new SlipwayError('wrong_state', {
        message: 'The process engine makes no container image, so there is nothing to write as an archive.',
        hint: 'Export with `--as context`: a folder with Dockerfile that builds anywhere. Or build with `--engine docker`.',
      });
    },
    push: async () => {
      throw new SlipwayError('wrong_state', {
        message: 'The process engine makes no container image, so there is nothing to publish.',
        hint: 'Build with `--engine docker`; Docker, Podman or Colima must be running.',
      });
    },
    readImageFile: (engineId, path) => readImageFile(places, engineId, path),
    startRun: (request) => startProcess({ places, machine }, request),
    restartRun: (engineId, port) => restartProcess(places, engineId, port),
    stopRun: (engineId, graceSeconds) => stopProcess(places, engineId, graceSeconds),
    removeRun: (engineId) => removeProcess(places, engineId),
    statusOf: async (engineIds) =>
      new Map(await Promise.all(engineIds.map(async (id) => [id, await runStatus(places, id)] as const))),
    readLog: (request) => readLog(places, request),
    measureRun: (engineId) => measureProcess(places, engineId),
    runBatch: (request) => runBatchProcess({ places, machine }, request),
    putFiles: (engineId, files) => putProcessFiles(places, engineId, files),
  };
}

async function probe(find: () => Promise<Python>, logger: Logger): Promise<EngineProbe> {
  try {
    const python = await find();
    return { available: true, version: `Python ${python.version}`, address: python.path };
  } catch (error) {
    const { message, hint } = toErrorInfo(error, logger);
    return { available: false, problem: message, ...(hint === undefined ? {} : { hint }) };
  }
}

/** `/app/.slipway/openapi.json` or `.slipway/openapi.json`. */
async function readImageFile(places: Places, engineId: string, path: string): Promise<string | undefined> {
  const inside = path.startsWith(`${APP_FOLDER}/`) ? path.slice(APP_FOLDER.length + 1) : path;
  const file = placeInside(join(imageFolder(places, engineId), APPLICATION), inside);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EISDIR')) return undefined;
    throw error;
  }
}

async function readLog(places: Places, request: LogRequest): Promise<LogPage> {
  const { engineId, ...page } = request;
  return readLogPage(join(runFolder(places, engineId), RUN_FILES.log), {
    ...page,
    parseLine: parseLogLine,
    isComplete: async () => (await runStatus(places, engineId)).state !== 'running',
  });
}

/** Lines of the scoring server begin with a time; what the script prints does not. The text stays whole. */
export function parseLogLine(line: string): LogLine {
  const text = line.replace(/\r$/, '');
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z(?= )/.exec(text)?.[0];
  return time === undefined ? { text } : { time, text };
}
