import { cluster } from '#contract/cluster/index.ts';
import { contextsOf, kubeconfigPaths, readKubeconfig } from '#core/kubernetes/kubeconfig.ts';
import { procedures } from '#core/rpc/procedures.ts';
import { afterDeletion } from '#core/trash/after-deletion.ts';
import { checkCluster } from './check/check-cluster.ts';
import { addCluster, findCluster, listClusters, removeCluster, updateCluster } from './clusters.ts';
import { discoverCluster } from './discover.ts';
import { keepKubeconfig } from './keep-kubeconfig.ts';
import { localTools } from './local-tools.ts';
import { platformOfCluster } from './node-platform.ts';
import { renewTls } from './tls/renew-tls.ts';

const base = procedures()(cluster);

export const clusterRouter = base.router({
  contexts: base.contexts.handler(async ({ input, context }) => {
    const { environment, home } = context;
    const source = { chosen: input.kubeconfig, environment, home };
    const config = await readKubeconfig(source);
    return { path: kubeconfigPaths(source).join(', '), contexts: contextsOf(config) };
  }),
  discover: base.discover.handler(({ input, context }) => discoverCluster(context, input)),
  localTools: base.localTools.handler(async ({ context }) => ({ tools: await localTools(context) })),
  keepKubeconfig: base.keepKubeconfig.handler(({ input, context }) => keepKubeconfig(context, input.text)),
  add: base.add.handler(({ input, context }) => addCluster(context, input)),
  list: base.list.handler(async ({ context }) => ({ clusters: await listClusters(context) })),
  get: base.get.handler(({ input, context }) => findCluster(context, input.name)),
  update: base.update.handler(({ input, context }) => updateCluster(context, input.name, input.settings)),
  remove: base.remove.handler(async ({ input, context }) =>
    afterDeletion(context, await removeCluster(context, input.name)),
  ),
  platform: base.platform.handler(async ({ input, context }) => {
    const platform = await platformOfCluster(context, input);
    return platform === undefined ? {} : { platform };
  }),
  check: base.check.handler(({ input, context }) => checkCluster(context, input)),
  renewTls: base.renewTls.handler(({ input, context }) => renewTls(context, input)),
});
