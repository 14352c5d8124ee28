import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where a Docker API may be listening, and how that place was found. */
export interface Endpoint {
  readonly host: string;
  readonly foundBy: 'settings' | 'DOCKER_HOST' | 'context' | 'CONTAINER_HOST' | 'socket';
  /** Folder with ca.pem, cert.pem and key.pem for a TLS endpoint. */
  readonly certificates?: string | undefined;
}

interface Surroundings {
  readonly chosen: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly userId: number | undefined;
  /** The names of the pipes of Windows; asked only there. */
  readonly pipes?: () => readonly string[];
}

const configSchema = z.object({ currentContext: z.string().optional() });
const contextSchema = z.object({
  Endpoints: z.object({ docker: z.object({ Host: z.string() }) }),
});

/**
 * Finds the engine as the Docker command line does: the setting, DOCKER_HOST, DOCKER_CONTEXT or the current
 * context of `~/.docker`, then CONTAINER_HOST, which is Podman's (podman(1)), then the usual sockets of Docker, Docker Desktop,
 * rootless Docker, Colima, Rancher Desktop and Podman, on Windows their pipes. Undefined when there is nothing at any of them.
 */
export function findEndpoint(surroundings: Surroundings): Endpoint | undefined {
  const { chosen, environment } = surroundings;
  if (chosen !== undefined && chosen !== '') return { host: chosen, foundBy: 'settings' };
  const fromEnvironment = environment.DOCKER_HOST;
  if (fromEnvironment !== undefined && fromEnvironment !== '')
    return { host: fromEnvironment, foundBy: 'DOCKER_HOST', certificates: environment.DOCKER_CERT_PATH };
  return fromContext(surroundings) ?? fromPodman(environment) ?? fromSockets(surroundings);
}

/** Podman's `ssh://` names a socket of the other machine, which Docker's way through SSH does not take. */
function fromPodman({ CONTAINER_HOST: host = '' }: Surroundings['environment']): Endpoint | undefined {
  return /^(unix|tcp):/.test(host) ? { host, foundBy: 'CONTAINER_HOST' } : undefined;
}

/** The context's folder is named after the SHA-256 of its name (docker/cli, cli/context/store). */
function fromContext({ environment, home }: Surroundings): Endpoint | undefined {
  const folder = environment.DOCKER_CONFIG ?? join(home, '.docker');
  const name =
    environment.DOCKER_CONTEXT ?? readJson(join(folder, 'config.json'), configSchema)?.currentContext;
  if (name === undefined || name === '' || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const context = readJson(join(folder, 'contexts', 'meta', id, 'meta.json'), contextSchema);
  if (context === undefined) return undefined;
  const certificates = join(folder, 'contexts', 'tls', id, 'docker');
  return {
    host: context.Endpoints.docker.Host,
    foundBy: 'context',
    certificates: existsSync(certificates) ? certificates : undefined,
  };
}

function fromSockets(surroundings: Surroundings): Endpoint | undefined {
  if (surroundings.platform === 'win32') return fromPipes(surroundings.pipes ?? namesOfPipes);
  const path = usualSockets(surroundings).find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { host: `unix://${path}`, foundBy: 'socket' };
}

/**
 * Docker Engine and, unless told otherwise, Docker Desktop and Rancher Desktop listen at `docker_engine`; Docker Desktop always at its
 * own pipe, and Podman at one named after its machine (containers/podman, pkg/machine).
 */
const USUAL_PIPES: readonly RegExp[] = [
  /^docker_engine$/i,
  /^dockerDesktopLinuxEngine$/i,
  /^podman-machine-default$/i,
  /^podman-.+$/i,
];

function fromPipes(pipes: () => readonly string[]): Endpoint | undefined {
  const names = pipes();
  for (const usual of USUAL_PIPES) {
    const name = names.find((each) => usual.test(each));
    if (name !== undefined) return { host: `npipe:////./pipe/${name}`, foundBy: 'socket' };
  }
  return undefined;
}

/** Listing them opens none: to look at a pipe by its path would connect to it. */
function namesOfPipes(): readonly string[] {
  try {
    return readdirSync('//./pipe/');
  } catch {
    // They cannot be listed: the one that Docker itself would try.
    return ['docker_engine'];
  }
}

function usualSockets({ environment, home, userId }: Surroundings): readonly string[] {
  const runtime = environment.XDG_RUNTIME_DIR ?? (userId === undefined ? undefined : `/run/user/${userId}`);
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock')]),
    join(home, '.colima/default/docker.sock'),
    join(home, '.colima/docker.sock'),
    join(home, '.rd/docker.sock'),
    ...(runtime === undefined ? [] : [join(runtime, 'podman/podman.sock')]),
    join(home, '.local/share/containers/podman/machine/podman.sock'),
    // Podman 5 on macOS.
    ...(environment.TMPDIR === undefined
      ? []
      : [join(environment.TMPDIR, 'podman/podman-machine-default-api.sock')]),
    '/run/podman/podman.sock',
  ];
}

function readJson<Output>(path: string, schema: z.ZodType<Output>): Output | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Absent, or not ours to judge: the Docker command line then uses its default too.
    return undefined;
  }
}
