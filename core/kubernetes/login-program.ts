import type { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';

/** A program that a kubeconfig has run to log in. */
export interface LoginProgram {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
}

const execSchema = z.object({
  command: z.string(),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

/** The older way, `auth-provider`: `gcp` and `azure` name a program as `cmd-path`, others hold an `exec`. */
const providerSchema = z.object({
  config: z.looseObject({
    'cmd-path': z.string().optional(),
    'cmd-args': z.string().optional(),
    exec: z.unknown().optional(),
  }),
});

/** Returns the login program of the current user of a kubeconfig; undefined when none is run. */
export function loginProgram(config: KubeConfig): LoginProgram | undefined {
  const user = config.getCurrentUser();
  const provider = providerSchema.safeParse(user?.authProvider).data?.config;
  const exec = execSchema.safeParse(user?.exec ?? provider?.exec).data;
  if (exec !== undefined)
    return { command: exec.command, arguments: exec.args ?? [], environment: exec.env ?? [] };
  const path = provider?.['cmd-path'];
  if (path === undefined) return undefined;
  const given = provider?.['cmd-args'];
  return { command: path, arguments: given === undefined ? [] : [given], environment: [] };
}
