import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { LocalPath } from '#contract/local-path.ts';
import { localPathOf } from '#core/host/local-path.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { createConnections } from '#core/kubernetes/connections.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** A namespace of the test's own in the test cluster; gone after it. */
export interface ClusterNamespace {
  readonly name: string;
  /** As the administrator. */
  readonly admin: ClusterConnection;
  /** Creates an object of any kind; `path` is below the namespace's own for the group: `rbac.authorization.k8s.io/v1`. */
  create(version: string, plural: string, object: unknown): Promise<void>;
  /** The kubeconfig of a new user who may do nothing yet, and how the cluster calls them. */
  user(): Promise<{ readonly kubeconfig: LocalPath; readonly name: string }>;
}

/** `labels`: of the namespace, for Pod Security levels. */
export async function clusterNamespace(
  labels: Readonly<Record<string, string>> = {},
): Promise<ClusterNamespace> {
  const kubeconfig = process.env.SLIPWAY_TEST_KUBECONFIG;
  if (kubeconfig === undefined) throw new Error('SLIPWAY_TEST_KUBECONFIG names no cluster');
  const connections = createConnections({ environment: process.env, home: '/nowhere' });
  onTestFinished(() => connections.close());
  const admin = await connections.connect({
    context: 'admin@slipway-test',
    kubeconfig: localPathOf(kubeconfig),
  });
  const name = `check-${randomUUID().slice(0, 8)}`;
  const metadata = { name, labels };
  await admin.json({ method: 'POST', path: '/api/v1/namespaces', body: { metadata } });
  onTestFinished(() => admin.json({ method: 'DELETE', path: `/api/v1/namespaces/${name}` }));
  const create = async (version: string, plural: string, object: unknown): Promise<void> => {
    const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
    await admin.json({ method: 'POST', path: `${root}/namespaces/${name}/${plural}`, body: object });
  };
  return { name, admin, create, user: () => newUser(admin, name, create) };
}

async function newUser(
  admin: ClusterConnection,
  namespace: string,
  create: ClusterNamespace['create'],
): Promise<{ readonly kubeconfig: LocalPath; readonly name: string }> {
  const account = 'publisher';
  await create('v1', 'serviceaccounts', { metadata: { name: account } });
  const { status } = await admin.json<{ readonly status: { readonly token: string } }>({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  });
  const { caData } = admin.config.getCurrentCluster() ?? {};
  const kubeconfig = await writeKubeconfig({
    server: admin.server,
    namespace,
    user: { token: status.token },
    ...(caData === undefined ? {} : { ca: Buffer.from(caData, 'base64').toString('utf8') }),
  });
  return { kubeconfig, name: `system:serviceaccount:${namespace}:${account}` };
}
