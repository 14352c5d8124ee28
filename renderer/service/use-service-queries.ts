import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Deployment } from '#contract/service/deployment.ts';
import type { Service } from '#contract/service/service.ts';
import { api } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';

/** Nothing announces what happens in a cluster: it is asked again this often, as long as the page is seen. */
const LIST_MS = 3000;
const UPDATING_MS = 1500;
const HISTORY_MS = 15_000;
/** Numbers of services that are only listed; those of the one in front are asked for as often as the list. */
const LISTED_TRAFFIC_MS = 10_000;
const CALM_LIST_MS = 15_000;

export type ServiceChoice = Pick<Service, 'name' | 'cluster'>;

/** The services of all clusters. `isCalm`: for a place that only mentions them. */
export function useServices({ isCalm = false }: { readonly isCalm?: boolean } = {}) {
  return useQuery(
    api.service.list.queryOptions({ input: {}, refetchInterval: isCalm ? CALM_LIST_MS : LIST_MS }),
  );
}

export function useClusters() {
  return useQuery(api.cluster.list.queryOptions({ input: {} }));
}

/** One service with its replicas. */
export function useService({ name, cluster }: ServiceChoice) {
  return useQuery(
    api.service.get.queryOptions({
      input: { name, cluster },
      refetchInterval: (query) => (query.state.data?.service.updating === undefined ? LIST_MS : UPDATING_MS),
    }),
  );
}

/** Its history, newest first; the running deployment's record has the proof as it goes. */
export function useDeployments({ name, cluster }: ServiceChoice, isUpdating: boolean) {
  return useQuery(
    api.service.deployments.queryOptions({
      input: { name, cluster },
      refetchInterval: isUpdating ? UPDATING_MS : HISTORY_MS,
      select: ({ deployments }): readonly Deployment[] => deployments,
    }),
  );
}

/** Its numbers, from the replicas' own metrics. Not asked for while there is no replica that could tell. */
export function useTraffic(service: Service, { isInFront }: { readonly isInFront: boolean }) {
  const { name, cluster } = service;
  return useQuery(
    api.service.traffic.queryOptions({
      input: { name, cluster },
      enabled: service.replicas.ready > 0,
      placeholderData: keepPreviousData,
      refetchInterval: isInFront ? LIST_MS : LISTED_TRAFFIC_MS,
    }),
  );
}

/** Asks everything about services again, after one was changed from here. */
export function refreshServices(): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: api.service.key() }),
    queryClient.invalidateQueries({ queryKey: api.task.key() }),
  ]);
}
