import { dirname, isAbsolute, join } from 'node:path';
import type { Cluster, Context, User } from '@kubernetes/client-node';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';

/** The entries of one file that read; what an entry says wrong is told when it is used, and hides no other. */
export interface KubeconfigEntries {
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
  readonly currentContext: string | undefined;
}

const text = z.string().nullish();

const clusterSchema = z.object({
  name: z.string().min(1),
  cluster: z.looseObject({
    server: text,
    'certificate-authority': text,
    'certificate-authority-data': text,
    'insecure-skip-tls-verify': z.boolean().nullish(),
    'tls-server-name': text,
    'proxy-url': text,
    extensions: z.array(z.unknown()).nullish(),
  }),
});
const userSchema = z.object({
  name: z.string(),
  user: z
    .looseObject({
      'client-certificate': text,
      'client-certificate-data': text,
      'client-key': text,
      'client-key-data': text,
      token: text,
      tokenFile: text,
      username: text,
      password: text,
      as: text,
      exec: z.looseObject({ command: text }).nullish(),
      'auth-provider': z.looseObject({ name: z.string() }).nullish(),
    })
    .nullish(),
});
const contextSchema = z.object({
  name: z.string().min(1),
  context: z.looseObject({ cluster: text, user: text, namespace: text }),
});
const fileSchema = z.object({
  clusters: z.array(z.unknown()).nullish(),
  users: z.array(z.unknown()).nullish(),
  contexts: z.array(z.unknown()).nullish(),
  'current-context': text,
});

/** Extension of a cluster that login programs are handed (kubernetes.io, “client-go credential plugins”). */
const execExtensionSchema = z.object({
  name: z.literal('client.authentication.k8s.io/exec'),
  extension: z.unknown(),
});

/** Reads the bytes of a kubeconfig. `bad_input` when they are no YAML of that kind. Paths in it are relative to its folder. */
export async function parseKubeconfig(path: string, bytes: Buffer): Promise<KubeconfigEntries> {
  const file = fileSchema.safeParse((await parseYaml(path, decode(bytes))) ?? {});
  if (!file.success) throw unreadable(path, z.prettifyError(file.error));
  const at = (relative: string | null | undefined): string | undefined =>
    relative === null || relative === undefined || relative === ''
      ? undefined
      : isAbsolute(relative)
        ? relative
        : join(dirname(path), relative);
  const { clusters, users, contexts, 'current-context': current } = file.data;
  return {
    clusters: readable(clusters, clusterSchema).map((entry) => toCluster(entry, at)),
    users: readable(users, userSchema).map((entry) => toUser(entry, at)),
    contexts: readable(contexts, contextSchema).map(({ name, context }) => ({
      name,
      cluster: context.cluster ?? '',
      user: context.user ?? '',
      ...(context.namespace ? { namespace: context.namespace } : {}),
    })),
    currentContext: current || undefined,
  };
}

function readable<Entry>(entries: readonly unknown[] | null | undefined, schema: z.ZodType<Entry>): Entry[] {
  return (entries ?? []).flatMap((entry) => {
    const read = schema.safeParse(entry);
    return read.success ? [read.data] : [];
  });
}

type At = (relative: string | null | undefined) => string | undefined;

/** What stands in the file goes before a path next to it, as in client-go. */
function toCluster({ name, cluster }: z.output<typeof clusterSchema>, at: At): Cluster {
  const { 'certificate-authority-data': caData, 'certificate-authority': caFile } = cluster;
  const isTls = Boolean(caData || caFile || cluster['insecure-skip-tls-verify']);
  const extension = (cluster.extensions ?? []).map((each) => execExtensionSchema.safeParse(each));
  const exec = extension.find((each) => each.success)?.data?.extension;
  return {
    name,
    server: withScheme(cluster.server ?? '', isTls),
    skipTLSVerify: cluster['insecure-skip-tls-verify'] === true,
    ...given('caData', caData),
    ...(caData ? {} : given('caFile', at(caFile))),
    ...given('tlsServerName', cluster['tls-server-name']),
    ...given('proxyUrl', cluster['proxy-url']),
    ...(exec === undefined ? {} : { execConfig: exec }),
  };
}

/** `host:port` is HTTPS where anything is said about TLS, else HTTP (client-go, rest.DefaultServerURL). */
function withScheme(server: string, isTls: boolean): string {
  const plain = server.trim().replace(/(?<!:\/?)\/$/, '');
  if (plain === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(plain)) return plain;
  return `${isTls ? 'https' : 'http'}://${plain}`;
}

function toUser({ name, user }: z.output<typeof userSchema>, at: At): User {
  const { 'client-certificate-data': certData, 'client-key-data': keyData, exec } = user ?? {};
  const tokenFile = at(user?.tokenFile);
  return {
    name,
    ...given('certData', certData),
    ...(certData ? {} : given('certFile', at(user?.['client-certificate']))),
    ...given('keyData', keyData),
    ...(keyData ? {} : given('keyFile', at(user?.['client-key']))),
    ...(tokenFile === undefined ? given('token', user?.token) : {}),
    ...given('username', user?.username),
    ...given('password', user?.password),
    ...given('impersonateUser', user?.as),
    ...(exec ? { exec: { ...exec, command: commandOf(exec.command ?? '', at) } } : {}),
    ...providerOf(user?.['auth-provider'], tokenFile),
  };
}

/** A login program with a folder in its name is looked for next to the kubeconfig, any other on the path. */
function commandOf(command: string, at: At): string {
  return /[\\/]/.test(command) ? (at(command) ?? command) : command;
}

/** Where the Kubernetes client keeps a path to a token; `token-file.ts` reads it. */
function providerOf(
  provider: { readonly name: string } | null | undefined,
  tokenFile: string | undefined,
): Pick<User, 'authProvider'> {
  if (tokenFile !== undefined) return { authProvider: { name: 'token-file', config: { tokenFile } } };
  return provider ? { authProvider: provider } : {};
}

function given<Name extends string>(
  name: Name,
  value: string | null | undefined,
): { readonly [Each in Name]?: string } {
  return value === null || value === undefined || value === ''
    ? {}
    : ({ [name]: value } as { readonly [Each in Name]?: string });
}

/** UTF-8, or UTF-16 as Windows PowerShell writes it; the first bytes tell (YAML 1.2, 5.2). */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (first === 0xfe && second === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

async function parseYaml(path: string, content: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(content, { logLevel: 'error', uniqueKeys: false });
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

export function unreadable(path: string, why: string, cause?: unknown): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `${path} is not a readable kubeconfig: ${why}`,
    hint: 'Run `kubectl config view` to see what is wrong.',
    details: { path },
    cause,
  });
}
