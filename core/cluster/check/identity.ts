import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import type { LoginFacts } from '#core/kubernetes/login-refused.ts';
import { type Outcome, ok, warning } from './finding.ts';

const reviewSchema = z.object({
  status: z.object({ userInfo: z.object({ username: z.string() }) }),
});

const DAY_MS = 86_400_000;
const SOON_DAYS = 7;

/** Who we are to the cluster. Throws when it does not let us in. */
export async function lookAtIdentity(
  connection: ClusterConnection,
  now = new Date(),
): Promise<{ readonly user: string; readonly outcome: Outcome }> {
  const login = await connection.login();
  const user = (await askWho(connection)) ?? login.name ?? connection.user;
  return { user, outcome: describe(user, login, now) };
}

/** Served as v1 from Kubernetes 1.28 on. */
async function askWho(connection: ClusterConnection): Promise<string | undefined> {
  try {
    const review = await connection.json({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
    return reviewSchema.parse(review).status.userInfo.username;
  } catch (error) {
    if (error instanceof SlipwayError && ['not_found', 'cluster_forbidden'].includes(error.code))
      return undefined;
    throw error;
  }
}

function describe(user: string, { kind, expiresAt, isRenewed }: LoginFacts, now: Date): Outcome {
  const message = `You are ${user} there.`;
  if (expiresAt === undefined || isRenewed) return ok(message);
  const days = Math.floor((expiresAt.getTime() - now.getTime()) / DAY_MS);
  const until = expiresAt.toISOString().slice(0, 10);
  if (days >= SOON_DAYS) return ok(`${message} The ${kind} of the kubeconfig is valid until ${until}.`);
  return warning(
    `${message} The ${kind} of the kubeconfig expires ${days < 1 ? 'within a day' : `in ${days} days`}, on ${until}.`,
    'Get a fresh kubeconfig from the administrator before that.',
  );
}
