import { loginServer, parseRegistry, type RegistryAddress } from './address.ts';
import { askHelper } from './credential-helper.ts';
import { type DockerConfig, type Login, readDockerConfigs } from './docker-config.ts';

/** A login to a registry. */
export type RegistryCredentials = (
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** An OAuth refresh token: `docker login` of Azure and others leaves one. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A bearer token, as it is. */
  | { readonly kind: 'registry-token'; readonly token: string }
) & {
  /** What Docker files it under. */
  readonly server: string;
  /** The file or program that had it. A helper’s login may be good for hours only: clouds make them on demand. */
  readonly source: { readonly kind: 'file' | 'helper'; readonly name: string };
};

export interface LoginSource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
}

/**
 * The login that Docker would use for a registry (`host[:port][/path]`): from the helper of that registry, the general helper, or the
 * configuration files of Docker and Podman. Undefined: none, so anonymous. `registry_failed` when a helper does not work.
 */
export async function credentialsFor(
  source: LoginSource,
  registry: string,
): Promise<RegistryCredentials | undefined> {
  const address = parseRegistry(registry);
  for (const config of await readDockerConfigs(source)) {
    const found = (await fromHelper(config, address, source.environment)) ?? fromFile(config, address);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function fromHelper(
  config: DockerConfig,
  address: RegistryAddress,
  environment: LoginSource['environment'],
): Promise<RegistryCredentials | undefined> {
  const server = loginServer(address);
  const helper = config.credHelpers[server] ?? config.credHelpers[address.host] ?? config.credsStore;
  if (helper === undefined || helper === '') return undefined;
  const answer = await askHelper(helper, server, environment);
  if (answer === undefined) return undefined;
  const source = { kind: 'helper', name: `docker-credential-${helper}` } as const;
  // The user name that stands for “this is an identity token” (docker/cli, credentials/native_store.go).
  if (answer.username === '<token>') return { kind: 'identity-token', token: answer.secret, server, source };
  return { kind: 'password', username: answer.username, password: answer.secret, server, source };
}

/** Entries may be narrower than a host (Podman: `quay.io/team`) or URLs (`https://host/v1/`); the narrowest wins. */
function fromFile(config: DockerConfig, address: RegistryAddress): RegistryCredentials | undefined {
  const parts = address.path === '' ? [] : address.path.split('/');
  const narrowest = [...parts.keys()].reverse().map((last) => parts.slice(0, last + 1).join('/'));
  const wanted = [...narrowest.map((path) => `${address.host}/${path}`), address.host];
  for (const place of wanted)
    for (const [key, login] of Object.entries(config.auths)) {
      if (placeOf(key) !== place) continue;
      const found = readLogin(login, loginServer(address), config.path);
      if (found !== undefined) return found;
    }
  return undefined;
}

function placeOf(key: string): string {
  const plain = key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
  return plain === 'index.docker.io' ? 'docker.io' : plain;
}

function readLogin(login: Login, server: string, path: string): RegistryCredentials | undefined {
  const origin = { server, source: { kind: 'file', name: path } } as const;
  const present = (text: string | undefined): text is string => text !== undefined && text !== '';
  if (present(login.identitytoken)) return { kind: 'identity-token', token: login.identitytoken, ...origin };
  if (present(login.registrytoken)) return { kind: 'registry-token', token: login.registrytoken, ...origin };
  const [username, ...password] = Buffer.from(login.auth ?? '', 'base64')
    .toString('utf8')
    // Docker itself has written a zero byte at its end.
    .replace(/\0+$/, '')
    .split(':');
  if (present(username) && password.length > 0)
    return { kind: 'password', username, password: password.join(':'), ...origin };
  if (present(login.username) && present(login.password))
    return { kind: 'password', username: login.username, password: login.password, ...origin };
  return undefined;
}

/** A login as the Docker API takes it (`X-Registry-Auth`). */
export interface DockerAuth {
  username?: string;
  password?: string;
  identitytoken?: string;
  registrytoken?: string;
  serveraddress: string;
}

/** Credentials as the Docker engine takes them for a push. */
export function dockerAuth(credentials: RegistryCredentials): DockerAuth {
  const serveraddress = credentials.server;
  switch (credentials.kind) {
    case 'password':
      return { username: credentials.username, password: credentials.password, serveraddress };
    case 'identity-token':
      return { identitytoken: credentials.token, serveraddress };
    case 'registry-token':
      return { registrytoken: credentials.token, serveraddress };
  }
}

/**
 * The content of `.dockerconfigjson`, for a Secret that lets nodes pull from `registry` (as they call it). Undefined for tokens: a kubelet
 * takes user and password only.
 */
export function pullSecretContent(credentials: RegistryCredentials, registry: string): string | undefined {
  if (credentials.kind !== 'password') return undefined;
  const { username, password } = credentials;
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return JSON.stringify({ auths: { [loginServer(parseRegistry(registry))]: { username, password, auth } } });
}
