import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { runCommand } from '#core/host/command.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { hasCode } from '#core/host/system-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The login program of a kubeconfig's user (kubernetes.io, “client-go credential plugins”). */
const execSchema = z.object({
  apiVersion: z.string().default('client.authentication.k8s.io/v1'),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().nullish(),
});

const credentialSchema = z.object({
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});
type Credential = z.output<typeof credentialSchema>['status'];

/** A program that asks a person something never ends here: it has no terminal. */
const PATIENCE_MS = 60_000;

/** The login by program of the kubeconfig's current user, taken over from the Kubernetes client. */
export interface ExecLogin {
  /** Makes the program run again: what it gave last is not accepted any more. */
  forget(): void;
}

/**
 * Lets the login program of the current user be run by us: without blocking, with an end, told about the cluster, and its answer
 * kept for this connection only. Undefined when the user logs in otherwise. Running it throws `cluster_login`.
 */
export function takeOverExec(config: KubeConfig, environment: Environment): ExecLogin | undefined {
  const user = config.getCurrentUser();
  const cluster = config.getCurrentCluster();
  if (user?.exec === undefined || user.exec === null || cluster === null) return undefined;
  const { exec, ...rest } = user;
  config.users = config.users.map((other) => (other.name === user.name ? rest : other));
  let kept: Promise<Credential> | undefined;
  const run = (): Promise<Credential> => {
    kept = runLogin(exec, cluster, environment);
    return kept;
  };
  // Many calls at once share one run of the program.
  const credential = async (): Promise<Credential> => {
    const before = kept;
    if (before === undefined) return run();
    const found = await before;
    if (!hasEnded(found)) return found;
    return kept === before ? run() : credential();
  };
  const forget = (): void => {
    kept = undefined;
  };
  config.addAuthenticator({
    isAuthProvider: (asked: User) => asked.name === user.name,
    applyAuthentication: async (_user: User, options: RequestOptions) => {
      try {
        apply(await credential(), options);
      } catch (error) {
        forget();
        throw error;
      }
    },
  });
  return { forget };
}

function apply(credential: Credential, options: RequestOptions): void {
  if (credential.clientCertificateData !== undefined) options.cert = credential.clientCertificateData;
  if (credential.clientKeyData !== undefined) options.key = credential.clientKeyData;
  if (credential.token !== undefined)
    options.headers = { ...options.headers, Authorization: `Bearer ${credential.token}` };
}

function hasEnded(credential: Credential): boolean {
  return (
    credential.expirationTimestamp !== undefined && Date.parse(credential.expirationTimestamp) <= Date.now()
  );
}

async function runLogin(exec: unknown, cluster: Cluster, environment: Environment): Promise<Credential> {
  const plugin = execSchema.safeParse(exec);
  if (!plugin.success)
    throw new SlipwayError('cluster_login', {
      message: `The login program (exec) of the kubeconfig is not valid: ${z.prettifyError(plugin.error)}`,
      hint: 'Get a fresh kubeconfig from the administrator.',
    });
  const { command, args, env, apiVersion, installHint } = plugin.data;
  const failed = (said: string, cause?: unknown): SlipwayError =>
    new SlipwayError('cluster_login', {
      message: `The login program “${command}” that the kubeconfig names did not work: ${said}`,
      hint: `${installHint ?? `Is it installed? Run \`${[command, ...(args ?? [])].join(' ')}\` in a terminal`}; you may need to log in once.`,
      details: { program: command },
      cause,
    });
  const end = await runCommand({
    file: command,
    arguments: args ?? [],
    environment: {
      ...environment,
      ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: await execInfo(apiVersion, cluster),
    },
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) throw failed('program not found', cause);
    if (cause instanceof Error && cause.name === 'TimeoutError')
      throw failed(`it did not end within ${PATIENCE_MS / 1000} seconds`, cause);
    throw failed(cause instanceof Error ? cause.message : String(cause), cause);
  });
  if (end.code !== 0) {
    const said = (end.errorOutput.trim() || end.output.trim()).slice(-500);
    throw failed(said === '' ? `it ended with code ${end.code}` : said);
  }
  const answer = credentialSchema.safeParse(jsonOrNothing(end.output));
  if (!answer.success) throw failed('it returned no ExecCredential');
  return answer.data.status;
}

/** What the program is told of the cluster, as client-go tells it. */
async function execInfo(
  apiVersion: string,
  cluster: Cluster & { readonly execConfig?: unknown },
): Promise<string> {
  const { server, caData, caFile, skipTLSVerify, tlsServerName, proxyUrl, execConfig } = cluster;
  const authority = caFile === undefined ? caData : (await readFile(caFile)).toString('base64');
  return JSON.stringify({
    apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      cluster: {
        server,
        'certificate-authority-data': authority,
        'insecure-skip-tls-verify': skipTLSVerify ? true : undefined,
        'tls-server-name': tlsServerName,
        'proxy-url': proxyUrl,
        config: execConfig,
      },
    },
  });
}
