import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cluster, ClusterTlsInput, Exposure } from '#contract/cluster/cluster.ts';
import { wholeNumber } from '../option.ts';

/** Options that say what a cluster is, for `add` and `update`. */
export interface ClusterOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly namespace?: string;
  readonly registry?: string;
  readonly pullRegistry?: string;
  readonly pullSecret?: string;
  readonly expose?: Exposure['kind'];
  readonly host?: string;
  readonly ingressClass?: string;
  readonly httpPort?: number;
  readonly httpsPort?: number;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly tlsSecret?: string;
  readonly tls?: boolean;
  readonly signedBy?: string;
  readonly cpu?: string;
  readonly memory?: string;
}

const port = wholeNumber({ from: 1, to: 65_535 });

export function addClusterOptions(command: Command): Command {
  return command
    .option('--context <name>', 'context of the kubeconfig (`cluster contexts` shows them)')
    .option('--kubeconfig <file>', 'another kubeconfig than KUBECONFIG or ~/.kube/config')
    .option('--namespace <name>', 'namespace that the services live in')
    .option('--registry <address>', 'where images are pushed to, like registry.example.org/team')
    .option('--pull-registry <address>', 'how the nodes reach the registry, if by another name')
    .option('--pull-secret <name>', 'an existing Secret that the nodes pull with')
    .addOption(
      new Option('--expose <how>', 'how services are reached from outside').choices([
        'ingress',
        'load-balancer',
        'node-port',
        'none',
      ]),
    )
    .option('--host <name>', 'host name of the ingress, or name of a node for node-port')
    .option('--ingress-class <name>', 'ingress class (default: the cluster’s default class)')
    .option('--http-port <number>', 'HTTP port of the ingress', port)
    .option('--https-port <number>', 'HTTPS port of the ingress', port)
    .option('--tls-certificate <file>', 'PEM file with the certificate of the host and its chain')
    .option('--tls-key <file>', 'PEM file with its private key')
    .option('--tls-secret <name>', 'an existing Secret of type kubernetes.io/tls instead of files')
    .option('--no-tls', 'no certificate')
    .option('--signed-by <file>', 'PEM file with a public key: only images signed with it are deployed')
    .option('--cpu <amount>', 'default CPU of a replica, like 500m')
    .option('--memory <amount>', 'default memory of a replica, like 1Gi');
}

/** The settings that were named, as the contract takes them. `before`: what they change. */
export function clusterSettings(options: ClusterOptions, before?: Cluster) {
  const exposure = exposureOf(options, before?.exposure);
  const tls = tlsOf(options);
  const { context, namespace, registry, cpu, memory } = options;
  const given = { context, namespace, registry, exposure, tls, cpu, memory };
  return {
    ...present(given),
    ...(options.kubeconfig === undefined || options.kubeconfig === ''
      ? {}
      : { kubeconfig: resolve(options.kubeconfig) }),
    ...present({ pullRegistry: filled(options.pullRegistry), pullSecret: filled(options.pullSecret) }),
  };
}

/** The public key of `--signed-by`, as the contract takes it. */
export async function signedByOf({ signedBy }: ClusterOptions): Promise<{ readonly signedBy?: string }> {
  if (signedBy === undefined || signedBy === '') return {};
  try {
    return { signedBy: await readFile(signedBy, 'utf8') };
  } catch (cause) {
    throw new UsageError({
      message: `The file of the public key cannot be read: ${signedBy}.`,
      hint: `It is a PEM file: \`slipway key create NAME > NAME.pub\`. (${cause instanceof Error ? cause.message : ''})`,
    });
  }
}

/** An empty text takes a setting back. */
export function takenBack(options: ClusterOptions): Readonly<Record<string, null>> {
  const names = ['kubeconfig', 'pullRegistry', 'pullSecret', 'signedBy'] as const;
  return Object.fromEntries(names.filter((name) => options[name] === '').map((name) => [name, null]));
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function present<Values extends object>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> };
function present(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function exposureOf(options: ClusterOptions, before: Exposure | undefined): Exposure | undefined {
  const { expose, host, ingressClass, httpPort, httpsPort } = options;
  const kind = expose ?? before?.kind;
  const isNamed = [expose, host, ingressClass, httpPort, httpsPort].some((value) => value !== undefined);
  if (!isNamed) return undefined;
  const old = before?.kind === kind ? before : undefined;
  switch (kind) {
    case 'ingress':
      return ingressOf(options, old?.kind === 'ingress' ? old : undefined);
    case 'node-port': {
      const node = filled(host ?? (old?.kind === 'node-port' ? old.host : undefined));
      return { kind, ...(node === undefined ? {} : { host: node }) };
    }
    case 'load-balancer':
    case 'none':
      return { kind };
    case undefined:
      throw new UsageError({
        message: 'This option needs --expose.',
        hint: 'Add --expose ingress or --expose node-port.',
      });
  }
}

type Ingress = Extract<Exposure, { readonly kind: 'ingress' }>;

function ingressOf(options: ClusterOptions, before: Ingress | undefined): Ingress {
  const host = options.host ?? before?.host;
  if (host === undefined)
    throw new UsageError({
      message: 'An ingress needs a host name.',
      hint: 'Add --host models.example.org: the name that callers use.',
    });
  const className = filled(options.ingressClass ?? before?.className);
  return {
    kind: 'ingress',
    host,
    httpPort: options.httpPort ?? before?.httpPort ?? 80,
    httpsPort: options.httpsPort ?? before?.httpsPort ?? 443,
    ...(className === undefined ? {} : { className }),
  };
}

/** The certificate that options of `add`, `update` and `tls` name. */
export function tlsOf(
  options: Pick<ClusterOptions, 'tlsCertificate' | 'tlsKey' | 'tlsSecret' | 'tls'>,
): ClusterTlsInput | undefined {
  const { tlsCertificate: certificate, tlsKey: key, tlsSecret: secret } = options;
  if (options.tls === false) return { kind: 'none' };
  if (secret !== undefined) return { kind: 'secret', name: secret };
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw new UsageError({
      message: 'A certificate and its key are both needed.',
      hint: 'Give both as PEM files.',
    });
  return { kind: 'files', certificate: resolve(certificate), key: resolve(key) };
}
