import type { LimitRangeList, ResourceQuotaList } from 'kubernetes-types/core/v1';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { quantity } from '#core/kubernetes/quantity.ts';
import { type Checking, isForbidden, type Outcome, ok, problem, unknown, warning } from './finding.ts';

/** Whether the namespace has room for a replica: quotas limit the sum, limit ranges each container. */
export async function lookAtQuota({ connection, cluster }: Checking): Promise<Outcome> {
  const path = `/api/v1/namespaces/${cluster.namespace}`;
  try {
    const [quotas, ranges] = await Promise.all([
      connection.json<ResourceQuotaList>({ path: `${path}/resourcequotas` }),
      connection.json<LimitRangeList>({ path: `${path}/limitranges` }),
    ]);
    return rangeConcern(ranges, cluster) ?? quotaOutcome(quotas, ranges, cluster);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return unknown(
      'You do not have permission to see the quota of the namespace.',
      'Publishing fails with a message when it is used up. Ask the administrator how much there is.',
    );
  }
}

type Amounts = Readonly<Record<string, string>>;
type Size = Pick<Cluster, 'cpu' | 'memory'>;

/** What one replica asks for (core/service/objects): requests of both, a limit of memory. */
function needOf({ cpu, memory }: Size): Amounts {
  return {
    cpu,
    memory,
    'requests.cpu': cpu,
    'requests.memory': memory,
    'limits.memory': memory,
    pods: '1',
    'count/pods': '1',
  };
}

function rangeConcern(ranges: LimitRangeList, cluster: Size): Outcome | undefined {
  const limits = ranges.items
    .flatMap(({ spec }) => spec?.limits ?? [])
    .filter(({ type }) => type === 'Container' || type === 'Pod');
  for (const { max, min } of limits)
    for (const resource of ['cpu', 'memory'] as const) {
      const most = max?.[resource];
      const least = min?.[resource];
      const asked = cluster[resource];
      if (most !== undefined && quantity(asked) > quantity(most))
        return problem(
          `A replica would ask for ${asked} of ${nameOf(resource)}; the namespace allows at most ${most}.`,
          'Give this cluster a smaller default, or ask the administrator for a larger limit.',
        );
      if (least !== undefined && quantity(asked) < quantity(least))
        return problem(
          `A replica would ask for ${asked} of ${nameOf(resource)}; the namespace wants at least ${least}.`,
          'Give this cluster a larger default.',
        );
    }
  return undefined;
}

function quotaOutcome(quotas: ResourceQuotaList, ranges: LimitRangeList, cluster: Size): Outcome {
  const rows = quotas.items.flatMap(({ status, spec }) => {
    const used = status?.used ?? {};
    return Object.entries(status?.hard ?? spec?.hard ?? {}).map(([resource, hard]) => ({
      resource,
      hard,
      used: used[resource] ?? '0',
    }));
  });
  if (rows.length === 0) return ok('The namespace has no quota.');
  const needsCpuLimit = rows.some(({ resource }) => resource === 'limits.cpu');
  if (needsCpuLimit && !hasDefaultLimit(ranges))
    return warning(
      'The quota of the namespace wants a limit of CPU on every replica, and no limit range gives one.',
      'Set a CPU limit in the settings of each service.',
    );
  const need = needOf(cluster);
  const rooms = rows.flatMap(({ resource, hard, used }) => {
    const one = need[resource];
    if (one === undefined) return [];
    return [
      { resource, hard, used, replicas: Math.floor((quantity(hard) - quantity(used)) / quantity(one)) },
    ];
  });
  const [tightest] = rooms.sort((a, b) => a.replicas - b.replicas);
  if (tightest === undefined) return ok('The quota of the namespace does not limit replicas.');
  const { resource, hard, used, replicas } = tightest;
  const state = `${nameOf(resource)}: ${used} of ${hard} are used`;
  if (replicas < 1)
    return problem(
      `The quota has no room for a replica with ${cluster.cpu} CPU and ${cluster.memory} (${state}).`,
      'Ask for a larger quota, give this cluster smaller defaults, or pause services.',
    );
  if (replicas < 2)
    return warning(
      `The quota has room for one more replica only (${state}). An update starts a new replica before the old one goes, and needs room for both.`,
      'Ask for a larger quota, or give this cluster smaller defaults.',
    );
  return ok(
    `The quota has room for ${replicas} replicas with ${cluster.cpu} CPU and ${cluster.memory} (${state}).`,
  );
}

function hasDefaultLimit(ranges: LimitRangeList): boolean {
  return ranges.items.some(({ spec }) => spec?.limits.some((limit) => limit.default?.cpu !== undefined));
}

function nameOf(resource: string): string {
  const names: Readonly<Record<string, string>> = {
    cpu: 'CPU',
    memory: 'memory',
    'requests.cpu': 'CPU',
    'requests.memory': 'memory',
    'limits.memory': 'limit of memory',
    'count/pods': 'pods',
  };
  return names[resource] ?? resource;
}
