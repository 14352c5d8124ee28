import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { hasCode } from '#core/host/system-error.ts';

/** An entry of `auths` (docker/cli, types.AuthConfig). */
const loginSchema = z.object({
  /** Base64 of `user:password`. */
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
  registrytoken: z.string().optional(),
});
export type Login = z.output<typeof loginSchema>;

const configSchema = z.object({
  auths: z.record(z.string(), loginSchema).default({}),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).default({}),
});
export type DockerConfig = z.output<typeof configSchema> & { readonly path: string };

interface DockerConfigSource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Where logins are kept: Docker's own file (DOCKER_CONFIG or ~/.docker), then those of Podman (containers-auth.json(5)).
 * Files that are not there are left out. `bad_input` for one that does not read: a login silently not found would be looked for elsewhere.
 */
export async function readDockerConfigs({
  environment,
  home,
}: DockerConfigSource): Promise<readonly DockerConfig[]> {
  const paths = [
    join(environment.DOCKER_CONFIG ?? join(home, '.docker'), 'config.json'),
    environment.REGISTRY_AUTH_FILE,
    environment.XDG_RUNTIME_DIR === undefined
      ? undefined
      : join(environment.XDG_RUNTIME_DIR, 'containers', 'auth.json'),
    join(environment.XDG_CONFIG_HOME ?? join(home, '.config'), 'containers', 'auth.json'),
  ].filter((path): path is string => path !== undefined && path !== '');
  const configs = await Promise.all(paths.map(readConfig));
  return configs.filter((config) => config !== undefined);
}

async function readConfig(path: string): Promise<DockerConfig | undefined> {
  try {
    return { ...configSchema.parse(JSON.parse(await readFile(path, 'utf8'))), path };
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return undefined;
    throw new SlipwayError('bad_input', {
      message: `${path}, where Docker stores its logins, cannot be read: ${cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Repair the file, or move it away and log in again with `docker login`.',
      details: { path },
      cause,
    });
  }
}
