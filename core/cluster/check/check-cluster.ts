import {
  type ClusterCheck,
  type ClusterFinding,
  FINDINGS,
  type FindingId,
  type Right,
} from '#contract/cluster/cluster.ts';
import type { CoreContext } from '#core/context.ts';
import { askForLogin } from '#core/rpc/cluster-consent.ts';
import { connectTo, findCluster } from '../clusters.ts';
import { roleYaml } from '../role.ts';
import { lookAtArchitecture } from './architecture.ts';
import { lookAtCertificate } from './certificate.ts';
import { type Checking, failedAs, type Look, lookAt } from './finding.ts';
import { lookAtIdentity } from './identity.ts';
import { lookAtIngressClass } from './ingress-class.ts';
import { lookAtMetrics } from './metrics.ts';
import { lookAtNamespace, readNamespace } from './namespace.ts';
import { lookAtPodSecurity } from './pod-security.ts';
import { lookAtPull } from './pull.ts';
import { lookAtPush } from './push.ts';
import { lookAtQuota } from './quota.ts';
import { describeRights, missingRights } from './rights.ts';
import { lookAtVersion } from './version.ts';

interface CheckRequest {
  readonly name: string;
  readonly image?: string | undefined;
  readonly only?: readonly FindingId[] | undefined;
}

/**
 * Finds out whether services can be published to a cluster. What is wrong there is a finding, not an error: only a cluster that is not
 * saved, or a kubeconfig that does not read, is thrown. A cluster that lets nobody in has no further findings, but for the push.
 */
export async function checkCluster(context: CoreContext, request: CheckRequest): Promise<ClusterCheck> {
  const cluster = await findCluster(context, request.name);
  const connection = await connectTo(context, cluster);
  if (request.only?.includes('pull') !== false) await askForLogin(context, cluster, connection.destination);
  const checking: Checking = { context, cluster, connection, image: request.image };
  const isAsked = (id: FindingId): boolean => request.only?.includes(id) ?? true;
  const [inside, push] = await Promise.all([
    FINDINGS.some((id) => id !== 'push' && isAsked(id)) ? checkInside(checking, isAsked) : NOTHING,
    isAsked('push') ? lookAt('push', lookAtPush, checking) : [],
  ]);
  const findings = [...inside.findings, ...push].filter(
    ({ id, state }) => isAsked(id) || state === 'problem',
  );
  return {
    cluster: cluster.name,
    ...(inside.version === undefined ? {} : { version: inside.version }),
    ...(inside.user === undefined ? {} : { user: inside.user }),
    findings: findings.sort((a, b) => FINDINGS.indexOf(a.id) - FINDINGS.indexOf(b.id)),
    missingRights: inside.missing,
    ...(inside.missing.length === 0 || inside.user === undefined
      ? {}
      : { role: roleYaml({ namespace: cluster.namespace, user: inside.user, missing: inside.missing }) }),
  };
}

interface Inside {
  readonly findings: readonly ClusterFinding[];
  readonly missing: readonly Right[];
  readonly version?: string;
  readonly user?: string;
}

const NOTHING: Inside = { findings: [], missing: [] };

/** All that the cluster itself is asked, once it is known that it answers and lets us in. */
async function checkInside(checking: Checking, isAsked: (id: FindingId) => boolean): Promise<Inside> {
  const { findings, version } = await lookAtVersion(checking.connection);
  if (version === undefined) return { findings, missing: [] };
  const identity = await identify(checking);
  const known = { version, findings: [...findings, identity.finding] };
  if (identity.user === undefined) return { ...known, missing: [] };
  const rights = isAsked('rights') ? await checkRights(checking) : { found: [], missing: [] };
  const found = await Promise.all([
    checkNamespace(checking, isAsked),
    ...LOOKS.map(async ([id, look]) => (isAsked(id) ? lookAt(id, look, checking) : [])),
  ]);
  return {
    ...known,
    user: identity.user,
    missing: rights.missing,
    findings: [...known.findings, ...rights.found, ...found.flat()],
  };
}

async function identify(
  checking: Checking,
): Promise<{ readonly user?: string; readonly finding: ClusterFinding }> {
  try {
    const { user, outcome } = await lookAtIdentity(checking.connection);
    return { user, finding: { id: 'identity', ...outcome } };
  } catch (error) {
    return { finding: { id: 'identity', ...failedAs('problem', error) } };
  }
}

async function checkRights({
  connection,
  cluster,
}: Checking): Promise<{ readonly found: readonly ClusterFinding[]; readonly missing: readonly Right[] }> {
  try {
    const missing = await missingRights(connection, cluster.namespace);
    return { missing, found: [{ id: 'rights', ...describeRights(missing, cluster.namespace) }] };
  } catch (error) {
    return { missing: [], found: [{ id: 'rights', ...failedAs('unknown', error) }] };
  }
}

/** The namespace is read once for what is known from it. */
async function checkNamespace(
  checking: Checking,
  isAsked: (id: FindingId) => boolean,
): Promise<readonly ClusterFinding[]> {
  if (!isAsked('namespace') && !isAsked('pod-security')) return [];
  const seen = readNamespace(checking);
  const [namespace, podSecurity] = await Promise.all([
    lookAt('namespace', async () => lookAtNamespace(checking, await seen), checking),
    lookAt('pod-security', async () => lookAtPodSecurity(await seen), checking),
  ]);
  return [...namespace, ...podSecurity];
}

const LOOKS: readonly (readonly [FindingId, Look])[] = [
  ['metrics', lookAtMetrics],
  ['ingress-class', lookAtIngressClass],
  ['tls', lookAtCertificate],
  ['quota', lookAtQuota],
  ['architecture', lookAtArchitecture],
  ['pull', lookAtPull],
];
