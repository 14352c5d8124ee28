import type { IngressClassList } from 'kubernetes-types/networking/v1';
import { type Checking, isForbidden, type Outcome, ok, problem, unknown } from './finding.ts';

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';

/** Whether something in the cluster takes up our Ingress. Only where services are behind one. */
export async function lookAtIngressClass({ connection, cluster }: Checking): Promise<Outcome | undefined> {
  const { exposure } = cluster;
  if (exposure.kind !== 'ingress') return undefined;
  const wanted = exposure.className;
  try {
    const { items } = await connection.json<IngressClassList>({
      path: '/apis/networking.k8s.io/v1/ingressclasses',
    });
    const names = items.map(({ metadata }) => metadata?.name ?? '');
    const there = names.length === 0 ? 'It has none' : `It has: ${names.join(', ')}`;
    if (wanted !== undefined)
      return names.includes(wanted)
        ? ok(`The ingress class ${wanted} exists.`)
        : problem(
            `The cluster has no ingress class ${wanted}.`,
            `${there}. Choose one of them, or ask the administrator.`,
          );
    const chosen = items.find(({ metadata }) => metadata?.annotations?.[DEFAULT] === 'true')?.metadata?.name;
    if (chosen !== undefined) return ok(`The cluster’s default ingress class is ${chosen}.`);
    return problem(
      'The cluster has no default ingress class, so nothing would serve the service.',
      `${there}. Set one in the exposure of this cluster, or ask the administrator.`,
    );
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return unknown(
      `You do not have permission to list the ingress classes${wanted === undefined ? '' : `, so it is unknown whether ${wanted} exists`}.`,
      'Ask the administrator for its name; publishing shows whether the service gets an address.',
    );
  }
}
