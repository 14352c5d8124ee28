import { z } from 'zod';
import {
  type Cluster,
  type ClusterChangeInput,
  type ClusterChoices,
  type ClusterContext,
  type ClusterTls,
  type ClusterTlsInput,
  clusterSettingsSchema,
  cpuSchema,
  type Exposure,
  hostSchema,
  memorySchema,
  namespaceSchema,
  registryAddressSchema,
} from '#contract/cluster/cluster.ts';
import { nameSchema, suggestName } from '#contract/name.ts';
import type { LocalCluster } from './local-cluster.ts';

/** A cluster as it stands in the form: text, empty where nothing is said. */
export interface Draft {
  readonly name: string;
  readonly kubeconfig: string;
  readonly context: string;
  readonly namespace: string;
  readonly registry: string;
  readonly pullRegistry: string;
  readonly pullSecret: string;
  readonly exposure: Exposure['kind'];
  readonly host: string;
  readonly className: string;
  readonly httpPort: string;
  readonly httpsPort: string;
  readonly tls: ClusterTls['kind'];
  readonly certificate: string;
  readonly key: string;
  readonly tlsSecret: string;
  readonly cpu: string;
  readonly memory: string;
}

/** Sensible for most: services under a host name, as an administrator sets it up. */
export const EMPTY: Draft = {
  name: '',
  kubeconfig: '',
  context: '',
  namespace: '',
  registry: '',
  pullRegistry: '',
  pullSecret: '',
  exposure: 'ingress',
  host: '',
  className: '',
  httpPort: '80',
  httpsPort: '443',
  tls: 'none',
  certificate: '',
  key: '',
  tlsSecret: '',
  cpu: '500m',
  memory: '1Gi',
};

export function draftOf(cluster: Cluster): Draft {
  const { exposure, tls } = cluster;
  const ingress = exposure.kind === 'ingress' ? exposure : undefined;
  return {
    ...EMPTY,
    name: cluster.name,
    kubeconfig: cluster.kubeconfig ?? '',
    context: cluster.context,
    namespace: cluster.namespace,
    registry: cluster.registry,
    pullRegistry: cluster.pullRegistry ?? '',
    pullSecret: cluster.pullSecret ?? '',
    exposure: exposure.kind,
    host: 'host' in exposure ? (exposure.host ?? '') : '',
    className: ingress?.className ?? '',
    httpPort: String(ingress?.httpPort ?? EMPTY.httpPort),
    httpsPort: String(ingress?.httpsPort ?? EMPTY.httpsPort),
    tls: tls.kind,
    ...(tls.kind === 'files' ? { certificate: tls.certificate, key: tls.key } : {}),
    ...(tls.kind === 'secret' ? { tlsSecret: tls.name } : {}),
    cpu: cluster.cpu,
    memory: cluster.memory,
  };
}

/** The draft with a context chosen: its namespace, and a name after it where the user has given none. */
export function withContext(draft: Draft, context: ClusterContext, isNamed: boolean): Draft {
  return {
    ...draft,
    context: context.name,
    namespace: context.namespace ?? 'default',
    ...(isNamed ? {} : { name: suggestName(context.name) }),
  };
}

/** The draft with a registry: one that the nodes reach by another name brings that name. */
export function withRegistry(draft: Draft, registry: string, choices: ClusterChoices | undefined): Draft {
  const known = choices?.registries.find(({ address }) => address === registry);
  return { ...draft, registry, ...(known === undefined ? {} : { pullRegistry: known.pullAddress ?? '' }) };
}

/** The draft with what a cluster of this machine usually needs: nothing there has a host name of its own. */
export function withLocalCluster(draft: Draft, local: LocalCluster): Draft {
  return {
    ...withContext(draft, local.context, false),
    exposure: local.reachesNodePorts ? 'node-port' : 'none',
    host: local.reachesNodePorts ? 'localhost' : '',
  };
}

/** What belongs to the ingress only is not sent without one. */
export function settingsOf(draft: Draft) {
  return {
    context: draft.context,
    namespace: draft.namespace,
    registry: draft.registry.trim(),
    exposure: exposureOf(draft),
    tls: tlsOf(draft),
    cpu: draft.cpu.trim(),
    memory: draft.memory.trim(),
    ...filled({
      kubeconfig: draft.kubeconfig,
      pullRegistry: draft.pullRegistry,
      pullSecret: draft.pullSecret,
    }),
  };
}

/** The same as a change: what was emptied is taken back. */
export function changeOf(draft: Draft): ClusterChangeInput {
  return { kubeconfig: null, pullRegistry: null, pullSecret: null, ...settingsOf(draft) };
}

function exposureOf(draft: Draft): Exposure {
  const host = draft.host.trim();
  switch (draft.exposure) {
    case 'ingress':
      return {
        kind: 'ingress',
        host,
        httpPort: Number(draft.httpPort),
        httpsPort: Number(draft.httpsPort),
        ...filled({ className: draft.className }),
      };
    case 'node-port':
      return { kind: 'node-port', ...filled({ host }) };
    case 'load-balancer':
    case 'none':
      return { kind: draft.exposure };
  }
}

function tlsOf(draft: Draft): ClusterTlsInput {
  if (draft.exposure !== 'ingress') return { kind: 'none' };
  switch (draft.tls) {
    case 'none':
      return { kind: 'none' };
    case 'files':
      return { kind: 'files', certificate: draft.certificate, key: draft.key };
    case 'secret':
      return { kind: 'secret', name: draft.tlsSecret.trim() };
  }
}

function filled<Name extends string>(texts: Readonly<Record<Name, string>>): { [Key in Name]?: string };
function filled(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts)
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  );
}

const portSchema = z.coerce.number().int().min(1).max(65_535);
const needed = z.string().trim().min(1);

/** Why a field cannot be as it is; the texts are `cluster.invalid`. */
export type Invalid =
  | 'name'
  | 'context'
  | 'namespace'
  | 'registry'
  | 'pullRegistry'
  | 'host'
  | 'tls'
  | 'port'
  | 'cpu'
  | 'memory';

/** The fields of a draft that cannot be sent as they are. */
export function invalidFields(draft: Draft): Partial<Record<keyof Draft, Invalid>> {
  const isIngress = draft.exposure === 'ingress';
  const wrong = (schema: z.ZodType, field: keyof Draft, why: Invalid, applies = true) =>
    applies && !schema.safeParse(draft[field].trim()).success ? { [field]: why } : {};
  return {
    ...wrong(nameSchema, 'name', 'name'),
    ...wrong(needed, 'context', 'context'),
    ...wrong(namespaceSchema, 'namespace', 'namespace'),
    ...wrong(registryAddressSchema, 'registry', 'registry'),
    ...wrong(registryAddressSchema, 'pullRegistry', 'pullRegistry', draft.pullRegistry.trim() !== ''),
    ...wrong(
      hostSchema,
      'host',
      'host',
      isIngress || (draft.exposure === 'node-port' && draft.host.trim() !== ''),
    ),
    ...wrong(portSchema, 'httpPort', 'port', isIngress),
    ...wrong(portSchema, 'httpsPort', 'port', isIngress),
    ...wrong(needed, 'certificate', 'tls', isIngress && draft.tls === 'files'),
    ...wrong(needed, 'key', 'tls', isIngress && draft.tls === 'files'),
    ...wrong(needed, 'tlsSecret', 'tls', isIngress && draft.tls === 'secret'),
    ...wrong(cpuSchema, 'cpu', 'cpu'),
    ...wrong(memorySchema, 'memory', 'memory'),
  };
}

/** True when core will take it, as far as a form can know. */
export function isComplete(draft: Draft): boolean {
  return (
    Object.keys(invalidFields(draft)).length === 0 &&
    clusterSettingsSchema.safeParse(settingsOf(draft)).success
  );
}
