import { contextsOf, kubeconfigPaths, readKubeconfig } from '#core/kubernetes/kubeconfig.ts';
import { base } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { checkCluster } from './check/check-cluster.ts';
import { addCluster, findCluster, listClusters, removeCluster, updateCluster } from './clusters.ts';
import { keepKubeconfig } from './keep-kubeconfig.ts';
import { renewTls } from './tls/renew-tls.ts';

export const clusterRouter = base.cluster.router({
  contexts: base.cluster.contexts.handler(async ({ input, context }) => {
    const { environment, home } = context;
    const source = { chosen: input.kubeconfig, environment, home };
    const config = await readKubeconfig(source);
    return { path: kubeconfigPaths(source).join(', '), contexts: contextsOf(config) };
  }),
  keepKubeconfig: base.cluster.keepKubeconfig.handler(({ input, context }) =>
    keepKubeconfig(context, input.text),
  ),
  add: base.cluster.add.handler(({ input, context }) => addCluster(context, input)),
  list: base.cluster.list.handler(async ({ context }) => ({ clusters: await listClusters(context) })),
  get: base.cluster.get.handler(({ input, context }) => findCluster(context, input.name)),
  update: base.cluster.update.handler(({ input, context }) =>
    updateCluster(context, input.name, input.settings),
  ),
  remove: base.cluster.remove.handler(async ({ input, context }) =>
    afterDeletion(context, await removeCluster(context, input.name)),
  ),
  check: base.cluster.check.handler(({ input, context }) => checkCluster(context, input)),
  renewTls: base.cluster.renewTls.handler(({ input, context }) => renewTls(context, input)),
});
