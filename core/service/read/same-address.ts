import type { Ingress } from 'kubernetes-types/networking/v1';
import { SlipwayError } from '#contract/errors.ts';
import { servicePath } from '../objects/exposure-objects.ts';
import type { Target } from './target.ts';

/**
 * The Ingress of another namespace that has the host and path of a service: which of the two gets the requests is the ingress
 * controller's choice. Undefined when there is none, and when we may not read the Ingresses of all namespaces.
 */
export async function sameAddress(target: Target, service: string): Promise<string | undefined> {
  const { exposure } = target.cluster;
  if (exposure.kind !== 'ingress') return undefined;
  try {
    const { items } = await target.connection.json<{ readonly items: readonly Ingress[] }>({
      path: '/apis/networking.k8s.io/v1/ingresses',
    });
    const found = items.find(
      (ingress) =>
        ingress.metadata?.namespace !== target.namespace && leadsTo(ingress, exposure.host, service),
    );
    return found === undefined ? undefined : `${found.metadata?.namespace}/${found.metadata?.name}`;
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'cluster_forbidden') return undefined;
    throw error;
  }
}

/** Whether requests for the service's own path would match one of its rules; a shorter prefix gives way to a longer one. */
function leadsTo({ spec }: Ingress, host: string, service: string): boolean {
  const own = servicePath(service);
  return (spec?.rules ?? []).some(
    (rule) =>
      rule.host === host &&
      (rule.http?.paths ?? []).some(({ path = '/', pathType }) => {
        const plain = path.replace(/\/$/, '');
        return plain === own || (plain.startsWith(`${own}/`) && pathType !== 'Exact');
      }),
  );
}

export function sameAddressText(other: string, host: string, service: string): string {
  return `The Ingress ${other} of another namespace has the same address, ${host}${servicePath(service)}: requests may reach that service, which refuses the keys of this one. Choose another name or another host.`;
}
