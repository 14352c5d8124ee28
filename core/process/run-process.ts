import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { RunFile, RunMeasure, StartRequest } from '#core/engine/engine.ts';
import { askToEnd, signalGroup } from '#core/host/process-group.ts';
import { identify, isAlive, type ProcessIdentity } from '#core/host/process-identity.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { hasCode } from '#core/host/system-error.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import { wholeImage } from './build-image.ts';
import { removeBytecode } from './bytecode.ts';
import { APPLICATION } from './image-record.ts';
import { isFolder, layerFolder } from './layer.ts';
import { type LocalFolders, scoringEnvironment } from './local-paths.ts';
import { measureGroup } from './measure-group.ts';
import { imageFolder, type Places, runFolder } from './places.ts';
import type { Environment } from './python.ts';
import { type ExitRecord, RUN_FILES, type RunRecord, readRunRecord, runStatus } from './run-record.ts';
import { placeInside, repeatFolder } from './stage-files.ts';
import supervisor from './supervise.py?raw';
import { pythonIn } from './uv.ts';

/** Starts an image as a process that outlives Slipway. Returns its run id. Errors as `Engine.startRun`. */
export async function startProcess(
  ground: { readonly places: Places; readonly machine: Environment },
  request: StartRequest,
): Promise<string> {
  const { places } = ground;
  const image = await wholeImage(places, request.engineId);
  if (image === undefined)
    throw new SlipwayError('not_found', {
      message: `The process engine no longer has the image ${request.image}.`,
      hint: 'Build it again.',
    });
  await mustBeFree(request.port);
  const folder = runFolder(places, request.runId);
  const work = join(folder, RUN_FILES.work);
  const folders: LocalFolders = {
    application: work,
    scoring: layerFolder(places, image.scoringId),
    environment: join(places.environments, image.environmentId),
  };
  await makeRunFolder(folder, request.runId);
  try {
    await repeatFolder(join(imageFolder(places, request.engineId), APPLICATION), work);
    const planned = { ...image.environment, ...request.environment };
    await launch(places, request.runId, {
      image: request.engineId,
      reference: request.image,
      port: request.port,
      environmentId: image.environmentId,
      scoringId: image.scoringId,
      environment: scoringEnvironment({ machine: ground.machine, plan: planned, folders }),
      memoryBytes: request.memoryBytes ?? 0,
      cpus: request.cpus ?? 0,
      startedAt: new Date().toISOString(),
    });
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
  return request.runId;
}

/** Puts files over those of a run's working directory. */
export async function putProcessFiles(
  places: Places,
  engineId: string,
  files: readonly RunFile[],
): Promise<void> {
  await mustExist(places, engineId);
  const work = join(runFolder(places, engineId), RUN_FILES.work);
  for (const file of files) {
    const path = placeInside(work, file.path);
    await mkdir(dirname(path), { recursive: true });
    // Removed first: the file that is there may be a hard link to the image's own.
    await rm(path, { force: true });
    await removeBytecode(path);
    await writeFile(path, file.bytes);
  }
}

/** What a run has used; undefined when it does not run. */
export async function measureProcess(places: Places, engineId: string): Promise<RunMeasure | undefined> {
  const record = await readRunRecord(places, engineId);
  if (record?.process === undefined || !isAlive(record.process)) return undefined;
  // It was started detached, so that its group is named after it.
  return { ...(await measureGroup(record.process.pid)), metricsPort: record.metricsPort };
}

/** Starts a run again on a port, ending it first when it is up; its log goes on. */
export async function restartProcess(places: Places, engineId: string, port: number): Promise<void> {
  const record = await mustExist(places, engineId);
  await stopProcess(places, engineId, RESTART_GRACE_SECONDS);
  if (!(await isFolder(join(places.environments, record.environmentId))))
    throw new SlipwayError('not_found', {
      message: `The environment of ${record.reference} is no longer there.`,
      hint: 'Build it again, and start a new run.',
    });
  await mustBeFree(port);
  await rm(join(runFolder(places, engineId), RUN_FILES.exit), { force: true });
  await launch(places, engineId, { ...record, port, startedAt: new Date().toISOString() });
}

/** As `docker restart` waits. */
const RESTART_GRACE_SECONDS = 10;

/** SIGTERM to the server, and SIGKILL to all that is left of the run after the grace. Nothing to do: nothing done. */
export async function stopProcess(places: Places, engineId: string, graceSeconds: number): Promise<void> {
  const record = await mustExist(places, engineId);
  const supervisor = record.process;
  if (supervisor === undefined || !isAlive(supervisor)) return;
  if (graceSeconds > 0) {
    await ask(places, engineId, record, supervisor.pid);
    if (await endsWithin(supervisor, graceSeconds * 1000)) return;
  }
  await signalGroup(supervisor.pid, 'SIGKILL');
  await endsWithin(supervisor, KILL_PATIENCE_MS);
  const status = await runStatus(places, engineId);
  if (status.state === 'ended' && status.exitCode !== undefined) return;
  // The supervisor was killed with its server and could not write this itself.
  const exit: ExitRecord = { code: KILLED, endedAt: new Date().toISOString(), outOfMemory: false };
  await writeAtomically(join(runFolder(places, engineId), RUN_FILES.exit), JSON.stringify(exit));
}

/** Windows has no signal that asks: there the supervisor looks for a file (`supervise.py`). */
async function ask(places: Places, engineId: string, record: RunRecord, pid: number): Promise<void> {
  if (isAskedByFile(record.environment))
    await writeFile(join(runFolder(places, engineId), RUN_FILES.stop), '');
  else await askToEnd(pid);
}

/** Whether runs of this environment do as on Windows. Any system does when SLIPWAY_PROCESS_LINK says `loopback`. */
export function isAskedByFile(
  environment: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return platform === 'win32' || environment.SLIPWAY_PROCESS_LINK === 'loopback';
}

/** 128 + SIGKILL, as shells and Docker tell it. */
const KILLED = 137;
/** The kernel needs a moment for a process with gigabytes of memory. */
const KILL_PATIENCE_MS = 5000;
const LOOK_MS = 15;

/** Removes a run and its log, ending it first when it is up. */
export async function removeProcess(places: Places, engineId: string): Promise<void> {
  if ((await runStatus(places, engineId)).state === 'running') await stopProcess(places, engineId, 0);
  await removeFolder(runFolder(places, engineId));
}

async function endsWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (isAlive(identity)) {
    if (Date.now() >= end) return false;
    await sleep(LOOK_MS);
  }
  return true;
}

async function mustExist(places: Places, engineId: string): Promise<RunRecord> {
  const record = await readRunRecord(places, engineId);
  if (record !== undefined) return record;
  throw new SlipwayError('not_found', { message: `The process engine has no run “${engineId}”.` });
}

async function makeRunFolder(folder: string, runId: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true });
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST'))
      throw new SlipwayError('already_exists', { message: `The run “${runId}” already exists.` });
    throw error;
  }
}

/** The record is written before and after: a crash between the two leaves a run that counts as ended. */
async function launch(places: Places, engineId: string, wanted: Omit<RunRecord, 'process'>): Promise<void> {
  const folder = runFolder(places, engineId);
  const record = { ...wanted, metricsPort: await freePort() };
  const save = (full: RunRecord): Promise<void> =>
    writeAtomically(join(folder, RUN_FILES.record), JSON.stringify(full));
  await save(record);
  await rm(join(folder, RUN_FILES.stop), { force: true });
  const python = pythonIn(join(places.environments, record.environmentId));
  const supervise = await supervisorFile(places);
  const log = await open(join(folder, RUN_FILES.log), 'a', 0o600);
  try {
    const child = spawn(
      python,
      [
        ...['-I', '-S', supervise, folder, String(record.memoryBytes), String(record.cpus)],
        ...[python, '-m', 'slipway_scoring'],
      ],
      {
        cwd: join(folder, RUN_FILES.work),
        env: serverEnvironment(record),
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        windowsHide: true,
      },
    );
    await once(child, 'spawn').catch((cause: unknown) => {
      throw cannotStart(record.reference, python, cause);
    });
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    await save(identity === undefined ? record : { ...record, process: identity });
  } finally {
    await log.close();
  }
}

function serverEnvironment(record: Omit<RunRecord, 'process'>): Readonly<Record<string, string>> {
  return {
    ...record.environment,
    SLIPWAY_HOST: '127.0.0.1',
    SLIPWAY_PORT: String(record.port),
    // A port of its own for the metrics of each run: they share this machine.
    SLIPWAY_METRICS_PORT: String(record.metricsPort ?? 0),
  };
}

function cannotStart(reference: string, python: string, cause: unknown): SlipwayError {
  return new SlipwayError('run_failed', {
    message: `${reference} cannot be started: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'The Python it was built with may have been removed. Build it again with --no-cache.',
    details: { python },
    cause,
  });
}

/** The supervisor's file, named after its content: another version of Slipway may be running beside. */
async function supervisorFile(places: Places): Promise<string> {
  const name = `supervise-${createHash('sha256').update(supervisor).digest('hex').slice(0, 16)}.py`;
  const path = join(places.tool, name);
  await mkdir(places.tool, { recursive: true });
  await writeAtomically(path, supervisor, { durable: false });
  return path;
}

/** A port that nobody listens on now. */
function freePort(): Promise<number> {
  return listenOnce(0);
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  const listening = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  await listening;
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** `port_taken` unless a server can listen there now. */
async function mustBeFree(port: number): Promise<void> {
  try {
    await listenOnce(port);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new SlipwayError('port_taken', {
      message:
        cause.code === 'EACCES'
          ? `Port ${port} may not be used by this user.`
          : `Port ${port} of this machine is taken.`,
      hint: 'Choose another port, or leave it out to use a free one.',
      details: { port },
      cause,
    });
  }
}
