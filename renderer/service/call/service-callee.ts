import type { OpenService, Service } from '#contract/service/service.ts';
import type { Callee } from '#renderer/request/callee.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { serviceId } from '../state/service-state.ts';

/** An open service, as what the request panel calls: the key is filled in by core and never shown here. */
export function serviceCallee(service: Service, { id }: Pick<OpenService, 'id'>): Callee {
  const { name, cluster } = service;
  return {
    queryKey: [...api.service.key(), id, service.deployment],
    keptAs: `service ${serviceId(service)}`,
    folder: undefined,
    isReady: true,
    usage: () => client.service.usage({ name, cluster }),
    document: () => client.service.request({ id, method: 'GET', path: '/openapi.json' }),
    score: (body) =>
      client.service.request({
        id,
        method: 'POST',
        path: '/score',
        headers: { 'content-type': 'application/json' },
        body,
      }),
    snippets: async (body) => (await client.service.snippets({ name, cluster, body })).snippets,
  };
}
