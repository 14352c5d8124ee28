import type { KubeConfig, User } from '@kubernetes/client-node';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';

/** A program that a kubeconfig has run to log in. */
export interface LoginProgram {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
}

const execSchema = z.object({
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

/** The older way, `auth-provider`: `gcp` and `azure` name a program as `cmd-path`, others hold an `exec`. */
const providerSchema = z.object({
  'cmd-path': z.string().min(1).optional(),
  'cmd-args': z.string().optional(),
  exec: execSchema.optional(),
});

/**
 * Returns the login program of the current user of a kubeconfig; undefined when none is run. The user is asked about what this
 * returns, so `cluster_login` for one that it cannot tell for sure: two ways to log in, or one that is not written as it should be.
 */
export function loginProgram(config: KubeConfig): LoginProgram | undefined {
  const user = config.getCurrentUser();
  const provider = user?.authProvider?.config;
  const isFile = user?.authProvider?.name === 'token-file';
  const ways = [user?.exec, isFile ? undefined : provider?.['cmd-path'], isFile ? undefined : provider?.exec];
  const named = ways.filter((way) => way !== undefined && way !== null && way !== '');
  if (named.length === 0) return undefined;
  // As kubectl: “exec and auth-provider cannot be used in combination”.
  if (named.length > 1 || (isGiven(user?.exec) && isGiven(user?.authProvider))) throw unclear(user);
  return isGiven(user?.exec) ? fromExec(user, user?.exec) : fromProvider(user, provider);
}

function fromExec(user: User | null, written: unknown): LoginProgram {
  const exec = execSchema.safeParse(written);
  if (!exec.success) throw unclear(user, exec.error);
  const { command, args, env } = exec.data;
  return { command, arguments: args ?? [], environment: env ?? [] };
}

function fromProvider(user: User | null, config: unknown): LoginProgram {
  const provider = providerSchema.safeParse(config);
  if (!provider.success) throw unclear(user, provider.error);
  const { exec, 'cmd-path': command, 'cmd-args': given } = provider.data;
  if (command === undefined) return fromExec(user, exec);
  return { command, arguments: given === undefined ? [] : [given], environment: [] };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function unclear(user: User | null, error?: z.ZodError): SlipwayError {
  const why = error === undefined ? 'it names more than one' : z.prettifyError(error);
  return new SlipwayError('cluster_login', {
    message: `The kubeconfig does not say clearly how “${user?.name ?? ''}” logs in: ${why}.`,
    hint: 'Nothing was run. Get a fresh kubeconfig from the administrator.',
    cause: error,
  });
}
