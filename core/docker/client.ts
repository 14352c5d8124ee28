import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { SlipwayError } from '#contract/errors.ts';
import type { Endpoint } from './endpoint.ts';

/** Opens a client for an endpoint. Nothing is sent yet. dockerode is loaded here, when it is first needed: it is slow to load. */
export async function openClient(endpoint: Endpoint): Promise<Dockerode> {
  const { default: Docker } = await import('dockerode');
  if (endpoint.host.startsWith('unix://'))
    return new Docker({ socketPath: endpoint.host.slice('unix://'.length), ...noEnvironment });
  if (endpoint.host.startsWith('npipe://'))
    return new Docker({
      socketPath: endpoint.host.slice('npipe://'.length).replaceAll('/', '\\'),
      ...noEnvironment,
    });
  const url = new URL(
    endpoint.host.replace(/^tcp:/, endpoint.certificates === undefined ? 'http:' : 'https:'),
  );
  if (url.protocol === 'ssh:')
    return new Docker({
      protocol: 'ssh',
      host: url.hostname,
      username: url.username,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
    });
  return new Docker({
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    host: url.hostname,
    port: Number(url.port === '' ? '2375' : url.port),
    ...certificates(endpoint.certificates),
  });
}

/** docker-modem reads DOCKER_HOST by itself when no host is named; a socket path alone does not stop it. */
const noEnvironment = { protocol: 'http' as const };

function certificates(folder: string | undefined): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  if (folder === undefined) return {};
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

/** A failed call as `engine_unavailable` when nothing answered, else `engine_failed` with the engine's own words. */
export function explainDockerError(error: unknown, doing: string): SlipwayError {
  if (error instanceof SlipwayError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['ECONNREFUSED', 'ENOENT', 'EACCES', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT'].includes(code))
    return new SlipwayError('engine_unavailable', {
      message: `The container engine did not answer while ${doing} (${code}).`,
      hint:
        code === 'EACCES'
          ? 'Your user may not use its socket. Docker: add it to the group “docker”. Podman: start the service of your user.'
          : 'Start Docker or Podman (`systemctl --user start podman.socket`) and try again, or use the process engine.',
      cause: error,
    });
  if (/no space left on device/i.test(message))
    return new SlipwayError('disk_full', {
      message: `The disk of the container engine is full (while ${doing}).`,
      hint: '`slipway image prune` and `docker system prune` (or `podman system prune`) free space.',
      cause: error,
    });
  return new SlipwayError('engine_failed', {
    message: `The container engine failed while ${doing}: ${message}`,
    cause: error,
  });
}

/** The HTTP status with which Docker refused; undefined for any other failure. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
