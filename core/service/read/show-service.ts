import { SlipwayError } from '#contract/errors.ts';
import type { Replica, Service, ServiceProblem } from '#contract/service/service.ts';
import { certificateConcern } from '#core/cluster/tls/pair.ts';
import { readTlsSecret } from '#core/cluster/tls/tls-secret.ts';
import type { CoreContext } from '#core/context.ts';
import { explainReplicas } from '../explain/explain-replicas.ts';
import type { PodProblem } from '../explain/found-problem.ts';
import { loadService } from './find-services.ts';
import { servingDeployment } from './read-service.ts';
import { readReplicas } from './replicas.ts';
import { findService, type ServiceChoice, type Target } from './target.ts';

/** One service with its replicas and all that can be found out about what is wrong: events, last lines, its certificate. */
export async function showService(
  context: CoreContext,
  choice: ServiceChoice,
  signal?: AbortSignal,
): Promise<{ readonly service: Service; readonly replicas: readonly Replica[] }> {
  const { target } = await findService(context, choice);
  const { service, found } = await loadService(target, choice.name);
  const tlsSecret = servingDeployment(found.deployment, found.history)?.tlsSecret;
  const [explained, certificate] = await Promise.all([
    explainReplicas(target, found.pods, signal),
    tlsSecret === undefined ? undefined : certificateProblem(target, tlsSecret, signal),
  ]);
  const problems = explained.map(withoutVerdict);
  return {
    service: {
      ...service,
      problems: [
        ...onceEach(problems),
        ...service.problems.filter(({ pod }) => pod === undefined),
        ...(certificate === undefined ? [] : [certificate]),
      ],
    },
    replicas: readReplicas(found.pods).map((replica) => {
      const problem = problems.find(({ pod }) => pod === replica.name);
      return problem === undefined ? replica : { ...replica, problem };
    }),
  };
}

/** Each kind of problem once, however many replicas have it. */
function onceEach(problems: readonly ServiceProblem[]): readonly ServiceProblem[] {
  return problems.filter(({ code }, index) => problems.findIndex((other) => other.code === code) === index);
}

function withoutVerdict({ isFinal: _known, ...problem }: PodProblem): ServiceProblem {
  return problem;
}

/** What callers will say against the certificate of the host; undefined when it is good, or not ours to read. */
async function certificateProblem(
  { connection, namespace, cluster }: Target,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ServiceProblem | undefined> {
  if (cluster.exposure.kind !== 'ingress') return undefined;
  try {
    const pair = await readTlsSecret(connection, { namespace, name, signal });
    const concern = certificateConcern(pair, cluster.exposure.host);
    return concern === undefined
      ? undefined
      : { code: 'certificate', message: concern.message, hint: concern.hint, lines: [] };
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.code === 'cancelled') throw error;
    if (error.code === 'cluster_forbidden') return undefined;
    const { message, hint } = error;
    return { code: 'certificate', message, ...(hint === undefined ? {} : { hint }), lines: [] };
  }
}
