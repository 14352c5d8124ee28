import { buffer } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { SlipwayError } from '#contract/errors.ts';
import type { RunFile, RunStatus, StartRequest } from '#core/engine/engine.ts';
import { APP_FOLDER, LABEL_PREFIX, METRICS_PORT, SCORING_PORT } from '#core/engine/image-plan.ts';
import { explainDockerError, statusOf } from './client.ts';
import { type ContainerLimits, withLimits } from './container-limits.ts';

const PORT = `${SCORING_PORT}/tcp`;
export const METRICS = `${METRICS_PORT}/tcp`;

/** Starts an image as a container that only this machine reaches, without rights it does not need. Returns its id. */
export function startContainer(docker: Dockerode, request: StartRequest): Promise<string> {
  return withLimits(docker, request.memoryBytes, (limits) => startLimited(docker, request, limits));
}

async function startLimited(
  docker: Dockerode,
  request: StartRequest,
  limits: ContainerLimits,
): Promise<string> {
  const container = await docker
    .createContainer({
      name: `slipway-${request.runId}`,
      Image: request.engineId,
      Env: Object.entries(request.environment).map(([name, value]) => `${name}=${value}`),
      Labels: { [`${LABEL_PREFIX}.run`]: request.runId, [`${LABEL_PREFIX}.reference`]: request.image },
      ExposedPorts: { [PORT]: {}, [METRICS]: {} },
      HostConfig: {
        PortBindings: {
          [PORT]: [{ HostIp: '127.0.0.1', HostPort: String(request.port) }],
          // Any free port: it is asked for when it is needed.
          [METRICS]: [{ HostIp: '127.0.0.1', HostPort: '0' }],
        },
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        ...limits,
        ...(request.cpus === undefined ? {} : { NanoCpus: Math.round(request.cpus * 1e9) }),
      },
    })
    .catch((error: unknown) => {
      throw statusOf(error) === 404
        ? new SlipwayError('not_found', {
            message: `The engine no longer has the image ${request.image}.`,
            hint: 'Build it again.',
          })
        : explainDockerError(error, 'creating a container');
    });
  try {
    await container.start();
  } catch (error) {
    await container.remove({ force: true, v: true });
    throw explainStart(error, request);
  }
  return container.id;
}

function explainStart(error: unknown, request: Pick<StartRequest, 'port'>): SlipwayError {
  const message = error instanceof Error ? error.message : String(error);
  if (/port is already allocated|address already in use|ports are not available/i.test(message))
    return new SlipwayError('port_taken', {
      message: `Port ${request.port} of this machine is taken.`,
      hint: 'Choose another port, or leave it out to use a free one.',
      details: { port: request.port },
      cause: error,
    });
  return explainDockerError(error, 'starting a container');
}

export async function restartContainer(docker: Dockerode, engineId: string, port: number): Promise<void> {
  try {
    await docker.getContainer(engineId).start();
  } catch (error) {
    if (statusOf(error) !== 304) throw explainStart(error, { port });
  }
}

export async function stopContainer(
  docker: Dockerode,
  engineId: string,
  graceSeconds: number,
): Promise<void> {
  try {
    await docker.getContainer(engineId).stop({ t: graceSeconds });
  } catch (error) {
    // 304: it had ended already; 404: it is gone.
    if (statusOf(error) !== 304 && statusOf(error) !== 404)
      throw explainDockerError(error, 'stopping a container');
  }
}

export async function removeContainer(docker: Dockerode, engineId: string): Promise<void> {
  try {
    await docker.getContainer(engineId).remove({ force: true, v: true });
  } catch (error) {
    if (statusOf(error) !== 404) throw explainDockerError(error, 'removing a container');
  }
}

export async function containerStatus(docker: Dockerode, engineId: string): Promise<RunStatus> {
  try {
    const { State: state } = await docker.getContainer(engineId).inspect();
    if (state.Running) return { state: 'running', startedAt: state.StartedAt };
    return {
      state: 'ended',
      startedAt: timeOf(state.StartedAt),
      endedAt: timeOf(state.FinishedAt),
      exitCode: state.ExitCode,
      outOfMemory: state.OOMKilled,
    };
  } catch (error) {
    if (statusOf(error) === 404) return { state: 'gone' };
    throw explainDockerError(error, 'looking at a container');
  }
}

/** Docker's zero time stands for “never”. */
function timeOf(text: string): string | undefined {
  return text.startsWith('0001-') ? undefined : text;
}

export async function putContainerFiles(
  docker: Dockerode,
  engineId: string,
  files: readonly RunFile[],
): Promise<void> {
  const archive = pack();
  for (const file of files) archive.entry({ name: file.path, mode: 0o644 }, Buffer.from(file.bytes));
  archive.finalize();
  try {
    await docker.getContainer(engineId).putArchive(await buffer(archive), { path: APP_FOLDER });
  } catch (error) {
    throw explainDockerError(error, 'putting files into a container');
  }
}
