import type { Cluster, ClusterChange, ClusterSettings } from '#contract/cluster/cluster.ts';
import { clusterSettingsSchema } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import type { CoreContext } from '#core/context.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { destinationOf } from '#core/kubernetes/destination.ts';
import { fileOfContext, readKubeconfig } from '#core/kubernetes/kubeconfig.ts';
import { askForLogin, requireCluster } from '#core/rpc/cluster-consent.ts';
import { readPublicKey } from '#core/supply/simple-signing.ts';
import { moveToTrash } from '#core/trash/move-to-trash.ts';
import { readTlsPair } from './tls/pair.ts';

/** Settings of a new cluster; the kubeconfig says what is not said here. */
export type NewCluster = Omit<ClusterSettings, 'context' | 'namespace'> & {
  readonly name: string;
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
};

/**
 * Saves a publish target; the cluster itself is asked nothing. Without a context it is the kubeconfig's current one, without a
 * namespace that of the context, else `default`. `already_exists`, `not_found` (no such context), `bad_input` (certificate and key);
 * `not_trusted` when a page chose the server, or where a login goes.
 */
export async function addCluster(context: CoreContext, added: NewCluster): Promise<Cluster> {
  const settings = await settle(context, added);
  await mustBeChosen(context, settings);
  const record: Cluster = { name: added.name, ...settings, createdAt: new Date().toISOString() };
  return context.store.change(async () => {
    const before = await context.store.clusters.all();
    if (before.some(({ name }) => name === added.name))
      throw new SlipwayError('already_exists', {
        message: `The cluster “${added.name}” already exists.`,
        hint: `Choose another name, or change it with \`slipway cluster update ${added.name}\`.`,
        details: { name: added.name },
      });
    await context.store.clusters.replace([...before, record]);
    return record;
  });
}

/** Publish targets by name. */
export async function listClusters(context: CoreContext): Promise<readonly Cluster[]> {
  const clusters = await context.store.clusters.all();
  return [...clusters].sort((a, b) => a.name.localeCompare(b.name));
}

/** The cluster of that name; without a name the only one. `not_found`, or `bad_input` when it must be said which. */
export async function findCluster(context: CoreContext, name?: string): Promise<Cluster> {
  const clusters = await listClusters(context);
  const names = clusters.map((cluster) => cluster.name).join(', ');
  const [only] = clusters;
  if (only === undefined)
    throw new SlipwayError('not_found', {
      message: name === undefined ? 'No cluster is saved yet.' : `Cluster not found: “${name}”.`,
      hint: '`slipway cluster contexts` lists the contexts of your kubeconfig, `slipway cluster add NAME` adds one.',
    });
  if (name === undefined && clusters.length > 1)
    throw new SlipwayError('bad_input', {
      message: 'There are several clusters. Choose one.',
      hint: `Available: ${names}. On the command line: --cluster NAME.`,
      details: { clusters: clusters.map((cluster) => cluster.name) },
    });
  const found = name === undefined ? only : clusters.find((cluster) => cluster.name === name);
  if (found !== undefined) return found;
  throw new SlipwayError('not_found', {
    message: `Cluster not found: “${name}”.`,
    hint: `Available: ${names}.`,
    details: { name },
  });
}

/** Changes what is named; its services follow with their next deployment. Throws as `addCluster` does. */
export async function updateCluster(
  context: CoreContext,
  name: string,
  change: ClusterChange,
): Promise<Cluster> {
  await mustBeChosen(context, await changed(context, await findCluster(context, name), change));
  return context.store.change(async () => {
    const before = await findCluster(context, name);
    const settings = await changed(context, before, change);
    const record: Cluster = { name, ...settings, createdAt: before.createdAt };
    const all = await context.store.clusters.all();
    await context.store.clusters.replace(all.map((cluster) => (cluster.name === name ? record : cluster)));
    return record;
  });
}

function changed(context: CoreContext, before: Cluster, change: ClusterChange): Promise<ClusterSettings> {
  const merged = Object.fromEntries(
    Object.entries({ ...before, ...change }).filter(([, value]) => value !== null && value !== undefined),
  );
  return settle(context, clusterSettingsSchema.parse(merged));
}

/** Asks before a page saves what is looked at again whenever something is sent. What the command line saves is agreed to by that. */
async function mustBeChosen(context: CoreContext, settings: ClusterSettings): Promise<void> {
  const { environment, home } = context;
  const config = await readKubeconfig({ chosen: settings.kubeconfig, environment, home });
  const destination = destinationOf(config, settings.context);
  // A cluster that is missing fails when it is connected to.
  if (destination === undefined) return;
  await requireCluster(context, { kubeconfig: settings.kubeconfig, destination });
  await askForLogin(context, settings, destination);
}

/** Moves a publish target to the trash. What runs in the cluster keeps running, and shows up when it is there again. */
export async function removeCluster(
  context: CoreContext,
  name: string,
): Promise<{ readonly removed: Cluster; readonly trashed: TrashEntry }> {
  return context.store.change(async () => {
    const removed = await findCluster(context, name);
    const trashed = await moveToTrash(context, { kind: 'cluster', name, records: { clusters: [removed] } });
    return { removed, trashed };
  });
}

/** A way to a cluster with the identity of its context. Opened when first needed; nothing is sent yet. */
export function connectTo(
  context: CoreContext,
  cluster: Pick<Cluster, 'context' | 'kubeconfig'>,
): Promise<ClusterConnection> {
  return context.connections.connect(cluster);
}

/** Fills in what the kubeconfig defines. */
async function settle(context: CoreContext, given: Omit<NewCluster, 'name'>): Promise<ClusterSettings> {
  const source = { chosen: given.kubeconfig, environment: context.environment, home: context.home };
  const config = await readKubeconfig(source);
  const name = given.context ?? config.getCurrentContext();
  const found = config.getContexts().find((each) => each.name === name);
  if (found === undefined)
    throw noContext(
      name,
      config.getContexts().map((each) => each.name),
    );
  const settings = clusterSettingsSchema.parse({
    ...given,
    context: name,
    namespace: given.namespace ?? found.namespace ?? 'default',
    kubeconfig: await fileOfContext(source, name),
    tls: given.tls,
  });
  // A file that is not there, or a key of another certificate, is better said now than while publishing.
  if (settings.tls.kind === 'files') await readTlsPair(settings.tls);
  if (settings.signedBy !== undefined) readPublicKey(settings.signedBy);
  return settings;
}

function noContext(name: string | undefined, names: readonly string[]): SlipwayError {
  const isUnsaid = name === undefined || name === '';
  return new SlipwayError(isUnsaid ? 'bad_input' : 'not_found', {
    message: isUnsaid
      ? 'The kubeconfig has no current context. Choose one.'
      : `The kubeconfig has no context “${name}”.`,
    hint: names.length === 0 ? 'It has no contexts.' : `It has: ${names.join(', ')}.`,
    details: { contexts: [...names] },
  });
}
