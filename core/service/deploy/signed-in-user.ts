import { SlipwayError } from '#contract/errors.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';

interface Review {
  readonly status?: { readonly userInfo?: { readonly username?: string } };
}

/** Who the cluster says we are; where it does not tell (before 1.28), who the kubeconfig says. */
export async function signedInUser(connection: ClusterConnection): Promise<string> {
  try {
    const review = await connection.json<Review>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
    return review.status?.userInfo?.username ?? connection.user;
  } catch (error) {
    if (error instanceof SlipwayError && ['not_found', 'cluster_forbidden'].includes(error.code))
      return connection.user;
    throw error;
  }
}
